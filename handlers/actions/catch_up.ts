// The button "Catch up": what happened since you looked last, seen only by you.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { catchUp } from '../../src/render/catch-up.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'timeline' }, { need: 'presence' }],
  decide: ({ incident, by, known, config }) => catchUp(incident, by, known, config),
});
