// The button "Give it back": only who has the role, because the list may have been looked at a while ago. Its value is "<incident>:<role>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { samePerson } from '../../src/domain/actor.ts';
import { tell } from '../../src/domain/decision.ts';
import { holderOf, releaseRole, roleLabel } from '../../src/domain/roles.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:[a-z][a-z-]{0,39}$/).transform((value) => value.split(':')[1] ?? ''),
  decide(situation, role) {
    const { incident, by, config } = situation;
    if (role !== 'commander' && !samePerson(holderOf(incident, role), by)) return tell(`You are not ${roleLabel(role, config)} any more. Nothing changed.`);
    return releaseRole(situation, role);
  },
});
