// Still nobody commands: whoever is on call for it is paged, once. A drill pages nobody, and says whom it would have paged.
import { nudge } from '../../src/contracts.ts';
import { commanderPage } from '../../src/domain/commander-page.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish, type NewEffect } from '../../src/domain/effects.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { commandlessSince, dueAfter, partsOf, sameWait, sayHere, stamp } from '../../src/domain/nudging.ts';
import { paging } from '../../src/domain/pages.ts';
import { clip } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 1;
const topic = 'page_commander';
const why = 'Nobody has taken command.';

/** Nobody is woken when customers no longer suffer. */
function since(incident: Incident): string | undefined {
  return incident.status === 'mitigated' ? undefined : commandlessSince(incident);
}

export default nudge({
  early: true,
  most,
  again: sameWait('page-commander'),
  due(incident, config) {
    const at = since(incident);
    return at === undefined ? [] : dueAfter(incident, config, 'page-commander', { ref: stamp(at), since: at });
  },
  act({ incident, ref, config }) {
    const found = commanderPage(incident, config);
    const card: NewEffect = wish('slack.card.show');
    if (!found || incident.kind === 'drill') return decide([], [card, sayHere({ nudge: topic, ref })]);
    const { facts, effects } = paging(incident, { target: found.target, why });
    return decide(facts, [card, ...effects]);
  },
  words(incident, ref, config) {
    if (since(incident) === undefined) return undefined;
    const found = commanderPage(incident, config);
    const take = button({ id: 'take_command', text: 'Take command', value: String(incident.id), style: 'primary' });
    const drill = found && `this is a drill, so nobody is paged. In a real incident I would page ${clip(found.who, 150)} now.`;
    const unknown = 'I know nobody to page. Call somebody who can command. A team can name whom I page under `roles.commander.page` in tocsin.yaml.';
    return renderReminder(incident, { nudge: topic, ref: partsOf(ref).what, most, here: true, acts: [take], loud: 'NO COMMANDER', text: drill ?? unknown });
  },
});
