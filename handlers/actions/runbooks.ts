// The button "Runbooks": those offered here and all others, seen only by you.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { runsShown } from '../../src/domain/running.ts';
import { renderRunbooks } from '../../src/render/runbooks.ts';

export default action({
  where: 'incident',
  input: z.string(),
  needs: () => [{ need: 'runbooks' }],
  decide: ({ incident, known }) => decide([], runsShown(incident), { say: renderRunbooks(incident, known.runbooks ?? []) }),
});
