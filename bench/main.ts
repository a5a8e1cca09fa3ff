// npm run bench [part…]: the figures of docs/benchmarks.md, each beside a bare program doing the same in the same run. Nothing is asserted.
// npm run bench -- soak-runner | soak-bot | fuzz | history | processes | storm-hour: what takes minutes is asked for by name.
import { acknowledgements } from './acknowledgements.ts';
import { ingress } from './ingress.ts';
import { idleMemory } from './memory.ts';
import { pageAfter } from './page.ts';
import { postmortem } from './postmortem.ts';
import { sandbox } from './sandbox.ts';
import { storm } from './storm.ts';
import { wayIn } from './way-in.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const parts = new Map([
  ['way-in', wayIn], ['acknowledgements', acknowledgements], ['memory', idleMemory], ['page', pageAfter], ['postmortem', postmortem], ['sandbox', sandbox], ['ingress', ingress], ['storm', storm],
]);

const [first, ...rest] = process.argv.slice(2);
const long = new Map([
  ['soak-runner', async () => (await import('./soak-runner.ts')).soakRunner(print, rest)],
  ['soak-bot', async () => (await import('./soak-bot.ts')).soakBot(print, rest)],
  ['history', async () => (await import('./history.ts')).history(print)],
  ['processes', async () => (await import('./processes.ts')).processes(print)],
  ['storm-hour', async () => (await import('./storm-hour.ts')).stormHour(print)],
  ['fuzz', async () => (await import('./fuzz.ts')).fuzzAll(print, rest)],
]);
const alone = long.get(first ?? '');
if (alone) {
  await alone();
  // With the code that it has left, if something was found.
  process.exit();
}
const named = first === undefined ? [...parts.keys()] : [first, ...rest];
const unknown = named.find((name) => !parts.has(name));
if (unknown !== undefined) {
  print(`There is no part "${unknown}". There are: ${[...parts.keys(), ...long.keys()].join(', ')}.`);
  process.exit(2);
}
print('Every line: Tocsin, the bare program, and the ratio of the two, measured in this run on this machine.\n');
for (const name of named) await parts.get(name)?.(print);
process.exit(0);
