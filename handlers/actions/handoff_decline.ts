// The button "Decline command": only who was asked; who commanded commands on. Its value is "<incident>:<handoff>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { declineHandoff } from '../../src/domain/handoff.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:\d{1,9}$/).transform((value) => Number(value.split(':')[1])),
  decide: (situation, id) => declineHandoff(situation, id),
});
