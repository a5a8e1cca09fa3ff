// npm run bench: the figures of docs/benchmarks.md, each beside a bare program doing the same in the same run. Nothing is asserted.
// npm run bench -- soak-runner: the crash soak of shell steps, which takes minutes and is asked for by name.
import { acknowledgements } from './acknowledgements.ts';
import { idleMemory } from './memory.ts';
import { pageAfter } from './page.ts';
import { postmortem } from './postmortem.ts';
import { wayIn } from './way-in.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
if (process.argv[2] === 'soak-runner') {
  await (await import('./soak-runner.ts')).soakRunner(print, process.argv.slice(3));
  process.exit(0);
}
process.stdout.write('Every line: Tocsin, the bare program, and the ratio of the two, measured in this run on this machine.\n\n');
for (const part of [wayIn, acknowledgements, idleMemory, pageAfter, postmortem]) await part(print);
process.exit(0);
