// The form behind "Hand over command": to whom, and what they must know. Without a person it asks the commander for command.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { askFor, offer } from '../../src/domain/handoff.ts';
import { heldAnswer } from '../../src/render/forms/take-over.ts';

export default view({
  where: 'incident',
  fields: z.object({
    to: z.string().max(40).optional(),
    note: z.string().trim().max(2_000, 'Keep it under 2,000 characters.').optional(),
  }),
  needs: ({ to }) => [{ need: 'presence' }, ...(to === undefined ? [] : [{ need: 'account', user: to } as const])],
  decide(situation, { to, note }) {
    const said = note === '' ? undefined : note;
    const outcome = to === undefined ? askFor(situation, said) : offer(situation, { to: slackPerson(to), note: said });
    return 'held' in outcome ? heldAnswer(situation.incident, outcome) : outcome;
  },
});
