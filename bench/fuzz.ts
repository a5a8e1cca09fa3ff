// npm run bench -- fuzz [--seed n] [--inputs 1000000] [--part bodies,door,…] [--only index]: generated inputs for every way in, with a printed seed.
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { ownMs, partsOf } from './fuzz/parts.ts';
import { fuzz, mostMs, type Figures } from './fuzz/run.ts';
import { inChildren } from './fuzz/children.ts';

const wholeInputs = 1_000_000;
/** Each in one piece, or dear: begun first, so that nothing is left to one process at the end. */
const first = ['door', 'slack-door', 'postmortems', 'runbooks', 'config'];

/** `--only`: one input by its number, shown whole. Exits with 1 when anything was found. */
export async function fuzzAll(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, inputs: { type: 'string', default: String(wholeInputs) }, part: { type: 'string' }, only: { type: 'string' } } });
  const [seed, inputs] = [Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000)), Number(values.inputs)];
  const every = partsOf(seed);
  const wanted = values.part?.split(',');
  const unknown = wanted?.find((name) => !every.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}". There are: ${every.map((one) => one.name).join(', ')}.`);
  const chosen = every.filter((one) => wanted?.includes(one.name) ?? true).toSorted((a, b) => place(a.name) - place(b.name));
  // As the bot itself once it serves (src/cli/serve.ts).
  setFlagsFromString('--no-optimize-for-size');
  print(`fuzz: seed ${seed}, ${inputs} inputs; one that computes for over ${mostMs} ms is a finding`);
  if (values.only !== undefined) {
    for (const part of chosen) tell(print, await fuzz(part, { seed, inputs: 1, only: Number(values.only), now: ownMs }), true);
    return;
  }
  const since = performance.now();
  const sum = chosen.reduce((total, one) => total + one.share, 0);
  const { figures, rejections, stuck } = await inChildren(chosen.map(({ name, share }) => ({ name, inputs: Math.round((inputs * share) / sum) })), seed, print);
  for (const one of figures) tell(print, one, false);
  for (const one of rejections) print(`unhandled rejection: ${one}`);
  const [made, found] = [figures.reduce((total, one) => total + one.inputs, 0), figures.reduce((total, one) => total + one.findings.length, 0) + stuck.length];
  print(`\n${made} inputs of seed ${seed} in ${((performance.now() - since) / 60_000).toFixed(1)} min: ${found} findings, ${rejections.length} unhandled rejections`);
  if (found + rejections.length > 0) process.exitCode = 1;
}

function place(name: string): number {
  const at = first.indexOf(name);
  return at === -1 ? first.length : at;
}

function tell(print: (line: string) => void, { name, inputs, tookMs, outcomes, findings, slowest }: Figures, whole: boolean): void {
  print(`\n${name}: ${inputs} inputs in ${(tookMs / 1_000).toFixed(0)} s of computing, ${findings.length} findings; slowest ${slowest.map((one) => `${one.ms.toFixed(0)} ms (--only ${one.index})`).join(', ')}`);
  print(`  ${[...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, times]) => `${outcome} ${times}`).join(' · ')}`);
  for (const one of findings) print(`  FOUND in ${one.times}, first --part ${name} --only ${one.index}: ${one.what}\n    ${whole ? one.shown : one.shown.slice(0, 300)}`);
}
