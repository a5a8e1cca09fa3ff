// What a person reads before they say yes: exactly what will be sent, without what is secret or sensitive in it.
import { expect, test } from 'vitest';
import { previewOf, stepAt } from '../../../src/domain/runbook/pinned.ts';
import { pinnedRun } from '../../../src/engine/ledger/pinned.ts';
import type { Db, QueryResult } from '../../../src/store/pool.ts';

const text = (kind = 'http') => `---
runbook: 1
id: flag-off
title: Turn a flag off
owner: "@acme/team"
last-reviewed: 2026-01-01
executor: http-only
egress: [flags.acme.example:443]
secrets: [FLAGS_TOKEN]
params:
  FLAG: { type: string, pattern: "^[a-z ]{1,20}$", required: true }
  CODE: { type: string, pattern: "^[a-z ]{1,20}$", required: true, sensitive: true }
---
# Turn a flag off

\`\`\`${kind === 'http' ? 'http' : 'text'} {"name":"flag-off","risk":"change"${kind === 'http' ? '' : `,"kind":"${kind}"`}}
PUT https://flags.acme.example/api/{{FLAG}}/{{CODE}}
Authorization: Bearer {{secret:FLAGS_TOKEN}}
Content-Type: application/json

{"code": "{{CODE}}"}
\`\`\`
`;

const stored = (source: string): Db => ({
  query: async <T>(sql: string): Promise<QueryResult<T>> => (sql.includes('runbook_step') ? { rows: [], rowCount: 0 } : {
    rows: [{ id: 'r', incident_id: 1, runbook_id: 'flag-off', blob_sha: 'b', source, params: { FLAG: 'checkout', CODE: 'open sesame' },
      requested_by: { type: 'person', id: 'UADA', via: 'slack' }, status: 'running', concurrency_key: null }] as T[], rowCount: 1,
  }),
});

test('the preview shows the request, and sensitive values and secrets by name, in every form they take', async () => {
  const pinned = await pinnedRun(stored(text()), 'r', []);
  if (!pinned) throw new Error('the run must be there');
  const preview = previewOf(pinned, stepAt(pinned, 0));
  expect(preview).toContain('PUT https://flags.acme.example/api/checkout/[CODE]');
  expect(preview).toContain('[secret FLAGS_TOKEN]');
  expect(preview).toContain('{"code": "[CODE]"}');
  expect(preview).not.toMatch(/sesame/);
});

test('a runbook may use a kind of step as soon as handlers/steps/ has it, and not before', async () => {
  expect((await pinnedRun(stored(text('pause')), 'r', ['pause']))?.runbook.steps[0]?.kind).toBe('pause');
  await expect(pinnedRun(stored(text('pause')), 'r', [])).rejects.toThrow('does not parse');
});
