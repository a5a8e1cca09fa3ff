// The button "Open form", where words alone could not open one: the same words again, with a click, which may.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';

export default action({ where: 'command', input: z.string().max(2_000), text: (words) => words });
