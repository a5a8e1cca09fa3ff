// The button "Accept command": only who must say yes; then the new command begins and the old one ends. Its value is "<incident>:<handoff>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { accept } from '../../src/domain/handoff.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:\d{1,9}$/).transform((value) => Number(value.split(':')[1])),
  decide: (situation, id) => accept(situation, id),
});
