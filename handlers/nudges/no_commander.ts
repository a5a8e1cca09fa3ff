// Nobody commands, minutes after the opening: said once, in the card and in one line of the channel, with the button to take command.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish } from '../../src/domain/effects.ts';
import { commandlessSince, dueAfter, sameWait, sayHere, stamp } from '../../src/domain/nudging.ts';
import { pageComing } from '../../src/domain/commander-page.ts';
import { plus } from '../../src/domain/time.ts';
import { clip, when } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 1;

export default nudge({
  early: true,
  most,
  again: sameWait('no-commander'),
  due(incident, config) {
    const since = commandlessSince(incident);
    return since === undefined ? [] : dueAfter(incident, config, 'no-commander', { ref: stamp(since), since });
  },
  act: ({ ref }) => decide([], [wish('slack.card.show'), sayHere({ nudge: 'no_commander', ref })]),
  words(incident, ref, config) {
    const since = commandlessSince(incident);
    if (since === undefined) return undefined;
    const page = pageComing(incident, config, ref);
    const warning = page === undefined ? '' : ` If nobody does by ${when(plus(since, page.afterMs))}, I page ${clip(page.who, 100)}.`;
    const take = button({ id: 'take_command', text: 'Take command', value: String(incident.id), style: 'primary' });
    const skip = button({ id: 'nudge_silence', text: 'Do not page', value: `${incident.id}:page_commander:${ref}` });
    return renderReminder(incident, {
      nudge: 'no_commander', ref, most, here: true, acts: page === undefined ? [take] : [take, skip],
      loud: 'NO COMMANDER', text: `nobody has taken command yet. Whoever does decides and delegates, somebody else repairs; it can be handed on at any time.${warning}`,
    });
  },
});
