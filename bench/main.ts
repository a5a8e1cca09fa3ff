// npm run bench: the figures of docs/benchmarks.md, each beside a bare program doing the same in the same run. Nothing is asserted.
import { acknowledgements } from './acknowledgements.ts';
import { idleMemory } from './memory.ts';
import { pageAfter } from './page.ts';
import { wayIn } from './way-in.ts';

process.stdout.write('Every line: Tocsin, the bare program, and the ratio of the two, measured in this run on this machine.\n\n');
for (const part of [wayIn, acknowledgements, idleMemory, pageAfter]) await part((line) => process.stdout.write(`${line}\n`));
process.exit(0);
