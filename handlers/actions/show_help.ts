// The button "Show help" in App Home.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { renderHelp } from '../../src/render/help.ts';

export default action({ where: 'anywhere', input: z.string(), decide: ({ known }) => ({ say: renderHelp(known.commands ?? []) }) });
