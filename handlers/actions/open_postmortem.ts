// The button "Open postmortem", where the severity does not ask for one by itself.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { postmortemAsked } from '../../src/domain/resolving.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident, by, known }) => postmortemAsked(incident, by, known) });
