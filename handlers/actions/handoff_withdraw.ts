// The button "Take it back": whoever offered command, or asked for it, changes their mind. Its value is "<incident>:<handoff>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { withdraw } from '../../src/domain/handoff.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:\d{1,9}$/).transform((value) => Number(value.split(':')[1])),
  decide: (situation, id) => withdraw(situation, id),
});
