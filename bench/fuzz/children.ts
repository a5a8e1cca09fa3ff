// Hands the inputs out in slices to as many processes as there are cores and one more, because doors wait; and adds up what they found.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { Figures, Finding, Part } from './run.ts';

type Slice = { readonly part: string; readonly from: number; readonly inputs: number };
type Told = { readonly figures: Figures; readonly rejections: readonly string[] };
export type Whole = { readonly figures: readonly Figures[]; readonly rejections: readonly string[]; readonly stuck: readonly string[] };

/** Each slice of a door has a database of its own, and files are dear. */
const sliceOf: Readonly<Record<string, number>> = { door: Infinity, 'slack-door': Infinity, runbooks: 1_000, config: 1_000, postmortems: 1_000 };
const usual = 10_000;
const kept = 3;
const toldEvery = 25_000;
/** No input takes so long; one that does is named while it still runs. */
const stuckMs = 120_000;

function slicesOf(parts: readonly (Pick<Part, 'name'> & { readonly inputs: number })[]): Slice[] {
  return parts.flatMap(({ name, inputs }) => {
    const most = Math.min(sliceOf[name] ?? usual, inputs);
    return Array.from({ length: Math.ceil(inputs / Math.max(most, 1)) }, (_, n) => ({ part: name, from: n * most, inputs: Math.min(most, inputs - n * most) }));
  });
}

/**
 * The order of `parts` is that in which they are begun: those that take long in one piece come first. Processes, as the bot is one: in a
 * worker thread (Node 24) the same input computes up to ten times as long.
 */
export async function inChildren(parts: readonly (Pick<Part, 'name'> & { readonly inputs: number })[], seed: number, told: (line: string) => void): Promise<Whole> {
  const waiting = slicesOf(parts);
  const whole = new Map<string, Figures>();
  const rejections: string[] = [];
  const stuck: string[] = [];
  const dir = mkdtempSync(path.join(tmpdir(), 'tocsin-fuzz-'));
  const children = Array.from({ length: Math.min(availableParallelism() + 1, waiting.length) }, (_, n) => child(seed, path.join(dir, String(n)), stuck, told));
  await Promise.all(children.map(async ({ ask, end }) => {
    for (let slice = waiting.shift(); slice; slice = waiting.shift()) {
      const { figures, rejections: more } = await ask(slice);
      whole.set(slice.part, added(whole.get(slice.part), figures));
      rejections.push(...more);
      for (const { index, what } of figures.findings) told(`found: --part ${slice.part} --only ${index}: ${what.split('\n')[0] ?? ''}`);
      const [made, found] = [sumOf(whole, (one) => one.inputs), sumOf(whole, (one) => one.findings.length)];
      if (Math.floor(made / toldEvery) > Math.floor((made - figures.inputs) / toldEvery)) told(`so far ${made} inputs, ${found} findings`);
    }
    end();
  }));
  rmSync(dir, { recursive: true, force: true });
  return { figures: parts.flatMap(({ name }) => whole.get(name) ?? []), rejections, stuck };
}

type Child = { readonly ask: (slice: Slice) => Promise<Told>; readonly end: () => void };

function child(seed: number, place: string, stuck: string[], told: (line: string) => void): Child {
  writeFileSync(place, '');
  const one = fork(path.join(import.meta.dirname, 'child.ts'), [String(seed), place], { serialization: 'advanced' });
  const ask = (slice: Slice): Promise<Told> => new Promise((resolve, reject) => {
    let [last, since] = [-1, performance.now()];
    const watch = setInterval(() => {
      const now = at(place);
      if (now !== last) [last, since] = [now, performance.now()];
      else if (performance.now() - since > stuckMs) {
        since = Infinity;
        stuck.push(`--part ${slice.part} --only ${now}`);
        told(`STUCK for ${stuckMs / 1_000} s: --part ${slice.part} --only ${now}`);
      }
    }, 5_000);
    const died = (): void => reject(new Error(`The process of the fuzz ended at --part ${slice.part} --only ${at(place)}.`));
    one.once('exit', died);
    one.once('message', (message: Told) => {
      clearInterval(watch);
      one.off('exit', died);
      resolve(message);
    });
    one.send(slice);
  });
  return { ask, end: () => one.disconnect() };
}

/** The input at which a process is, as it wrote it down: one that computes answers nobody. */
function at(place: string): number {
  const kept = readFileSync(place);
  return kept.length < 8 ? -1 : Number(kept.readBigInt64LE());
}

function sumOf(whole: ReadonlyMap<string, Figures>, of: (one: Figures) => number): number {
  return [...whole.values()].reduce((sum, one) => sum + of(one), 0);
}

function added(a: Figures | undefined, b: Figures): Figures {
  if (!a) return b;
  const outcomes = new Map(a.outcomes);
  for (const [outcome, times] of b.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times);
  const findings = new Map(a.findings.map((one): [string, Finding] => [one.key, one]));
  for (const one of b.findings) {
    const there = findings.get(one.key);
    findings.set(one.key, there ? { ...(there.index < one.index ? there : one), times: there.times + one.times } : one);
  }
  const slowest = [...a.slowest, ...b.slowest].sort((x, y) => y.ms - x.ms).slice(0, kept);
  return { name: a.name, inputs: a.inputs + b.inputs, tookMs: a.tookMs + b.tookMs, outcomes, findings: [...findings.values()], slowest };
}
