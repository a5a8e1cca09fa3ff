// The button "Mark mitigated": customers no longer suffer.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { mitigated } from '../../src/domain/lifecycle.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => mitigated(incident) });
