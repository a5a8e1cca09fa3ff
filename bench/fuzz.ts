// npm run bench -- fuzz [--seed n] [--inputs 1000000] [--part bodies,door,…] [--only index]: generated inputs for every way in, with a printed seed.
import { parseArgs } from 'node:util';
import { doors } from './fuzz/door.ts';
import { configs, postmortems, runbooks } from './fuzz/files.ts';
import { fuzz, mostMs, type Figures, type Part } from './fuzz/run.ts';
import { commandTexts, slackPayloads } from './fuzz/slack.ts';
import { webhookBodies } from './fuzz/webhook-bodies.ts';

const wholeInputs = 1_000_000;
export const parts = (seed: number): readonly Part[] => [webhookBodies, slackPayloads(seed), commandTexts(seed), runbooks, configs, postmortems];

/** `--only`: one input by its number, shown whole. Exits with 1 when anything was found. */
export async function fuzzAll(print: (line: string) => void, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, inputs: { type: 'string', default: String(wholeInputs) }, part: { type: 'string' }, only: { type: 'string' } } });
  const [seed, inputs] = [Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000)), Number(values.inputs)];
  const only = values.only === undefined ? undefined : Number(values.only);
  const every = [...parts(seed), ...doors];
  const wanted = values.part?.split(',');
  const unknown = wanted?.find((name) => !every.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}". There are: ${every.map((one) => one.name).join(', ')}.`);
  const chosen = every.filter((one) => wanted?.includes(one.name) ?? true);
  const rejections: string[] = [];
  process.on('unhandledRejection', (reason) => rejections.push(String(reason)));
  print(`fuzz: seed ${seed}, ${inputs} inputs; one that takes over ${mostMs} ms is a finding`);
  let [made, found] = [0, 0];
  const whole = chosen.reduce((sum, one) => sum + one.share, 0);
  for (const part of chosen) {
    const figures = await fuzz(part, { seed, inputs: Math.round((inputs * part.share) / whole), only, now: () => performance.now() });
    tell(print, figures, only !== undefined);
    made += figures.inputs;
    found += figures.findings.length;
  }
  for (const one of rejections) print(`unhandled rejection: ${one}`);
  print(`${made} inputs of seed ${seed}: ${found} findings, ${rejections.length} unhandled rejections`);
  if (found + rejections.length > 0) process.exitCode = 1;
}

function tell(print: (line: string) => void, { name, inputs, tookMs, outcomes, findings, slowest }: Figures, whole: boolean): void {
  print(`\n${name}: ${inputs} inputs in ${(tookMs / 1_000).toFixed(0)} s, ${findings.length} findings; slowest ${slowest.map((one) => `${one.ms.toFixed(0)} ms (--only ${one.index})`).join(', ')}`);
  print(`  ${[...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, times]) => `${outcome} ${times}`).join(' · ')}`);
  for (const one of findings) print(`  FOUND in ${one.times}, first --part ${name} --only ${one.index}: ${one.what}\n    ${whole ? one.shown : one.shown.slice(0, 300)}`);
}
