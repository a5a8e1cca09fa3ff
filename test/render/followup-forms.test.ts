// The forms about one follow-up: their words, their limits, and that only what can be asked here is offered.
import { describe, expect, it } from 'vitest';
import { loadRunbooks } from '../../src/domain/runbook/load.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import type { ModalView } from '../../src/render/blocks.ts';
import { followupCheckModal } from '../../src/render/forms/followup-check.ts';
import { followupDeclineModal } from '../../src/render/forms/followup-decline.ts';
import { followupDueModal } from '../../src/render/forms/followup-due.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { asIssue, configured, over } from '../support/following.ts';
import { wrongInView } from '../support/slack-limits.ts';
import { sameView } from './golden.ts';

const config = configured({ egress: ['a.example:443'], databases: { orders: { url: { env: 'ORDERS_READ_URL' } } } });
const { runbooks } = loadRunbooks([{ path: 'disk-full.md', text: `---
runbook: 1
id: disk-full
title: Disk full
owner: sre
last-reviewed: 2026-01-01
executor: http-only
egress: ["a.example:443"]
---
## Look

\`\`\`http {"name":"look","risk":"read"}
GET https://a.example/space
\`\`\`

## Clean

\`\`\`http {"name":"clean","risk":"change"}
POST https://a.example/clean
\`\`\`
` }]);
const world = { config, policy: defaultPolicy, runbooks };
const first = (incident: typeof over) => { const [one] = incident.followups; if (!one) throw new Error('none'); return one; };
const asks = { type: 'sql', database: 'orders', expect: 'rows = 0', sql: 'select id from orders where paid and not sent' } as const;

describe('golden forms', () => {
  const views: Readonly<Record<string, ModalView>> = {
    due: followupDueModal(over, first(over), config), decline: followupDeclineModal(asIssue, first(asIssue)), 'check': followupCheckModal(over, first(over), world),
    'check-sql': followupCheckModal(over, { ...first(over), proof: asks }, world), 'check-bare': followupCheckModal(over, first(over), { ...world, config: configured(), runbooks: [] }),
  };
  for (const [name, view] of Object.entries(views)) it(name, () => sameView(`modal-followup-${name}`, view));
});

it('offers only what can be asked here', () => {
  const kinds = (view: ModalView) => /"options":(\[.*?\])/.exec(JSON.stringify(view.blocks))?.[1]?.match(/"value":"\w+"/g);
  expect(kinds(followupCheckModal(over, first(over), { ...world, config: configured(), runbooks: [] }))).toEqual(['"value":"http"']);
  expect(kinds(followupCheckModal(over, first(over), world))).toEqual(['"value":"http"', '"value":"step"', '"value":"sql"']);
  expect(JSON.stringify(followupCheckModal(over, first(over), world))).not.toContain('disk-full clean');
});

it('keeps within Slack whatever was typed', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const roll = dice(seed);
    const one = { ...first(over), text: hostileText(roll, 1_000), proof: { ...asks, sql: hostileText(roll, 4_000), expect: hostileText(roll, 200) } };
    for (const view of [followupDueModal(over, one, config), followupDeclineModal(over, one), followupCheckModal(over, one, world)]) expect(wrongInView(view), `seed ${seed}`).toEqual([]);
  }
});
