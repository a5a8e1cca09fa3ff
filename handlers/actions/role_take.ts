// The button "Take this role", or "Take it over". Its value is "<incident>:<role>", and ":<holder>" for one that somebody has.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { samePerson } from '../../src/domain/actor.ts';
import { named } from '../../src/domain/command.ts';
import { tell } from '../../src/domain/decision.ts';
import { giveRole, holderOf, roleLabel } from '../../src/domain/roles.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z][a-z-]{0,39}(?::[^:]{1,40})?$/).transform((value) => {
    const [, role = '', from] = value.split(':');
    return { role, from };
  }),
  needs: () => [{ need: 'presence' }, { need: 'account' }],
  decide(situation, { role, from }) {
    const { incident, by, config } = situation;
    const holder = holderOf(incident, role);
    // Two who press at once, and a list that was looked at a while ago: nobody loses a role to somebody who did not see that they have it.
    if (role !== 'commander' && holder && holder.id !== from && !samePerson(holder, by)) {
      return tell(`${named(holder)} is ${roleLabel(role, config)} since you looked. Nothing changed. To take it over from them: \`/incident role ${role} me\`.`);
    }
    const outcome = giveRole(situation, role, by);
    return 'held' in outcome ? heldAnswer(incident, outcome) : outcome;
  },
});
