// The form behind "Give a role": which, and to whom.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { giveRole, knownRoles } from '../../src/domain/roles.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

const which = 'Choose a role.';
const whom = 'Choose a person.';

export default view({
  where: 'incident',
  fields: z.object({ role: z.string({ error: which }).regex(/^[a-z][a-z-]{0,39}$/, which), who: z.string({ error: whom }).min(1, whom).max(40) }),
  needs: ({ who }) => [{ need: 'presence' }, { need: 'account', user: who }],
  decide(situation, { role, who }) {
    if (!knownRoles(situation.config).some((one) => one.name === role)) return { refuse: 'There is no such role any more. `/incident role` lists them.' };
    const outcome = giveRole(situation, role, slackPerson(who));
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
