// The button "Take command".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { commandChange } from '../../src/domain/status.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, by }) => commandChange(incident, by) ?? tell('You command already.'),
});
