// Runs one part of the fuzz: each input comes from the seed and its number alone, so that one can be made again by itself.
import { toError } from '../../src/domain/errors.ts';
import { dice, type Dice } from '../../test/support/hostile.ts';

/** One input: `ask` answers with the name of what came of it; whatever it throws is a finding. */
export type Case = {
  readonly shown: () => string; readonly ask: () => string | Promise<string>;
  /** Of a text that may be asked again: how often it is read while it is asked. What may take so long is one of them; 1 by default. */
  readonly readings?: number;
};
export type Part = {
  readonly name: string;
  /** Of a million. */
  readonly share: number;
  readonly make: () => Promise<{ readonly next: (roll: Dice, index: number) => Case; readonly close?: () => Promise<void> }>;
};

export type Finding = { readonly key: string; readonly index: number; readonly what: string; readonly shown: string; readonly times: number };
export type Figures = {
  readonly name: string; readonly inputs: number; readonly tookMs: number; readonly outcomes: ReadonlyMap<string, number>; readonly findings: readonly Finding[];
  /** The slowest, in ms, the worst first. */
  readonly slowest: readonly { readonly index: number; readonly ms: number; readonly shown: string }[];
};

/** A person waits three seconds for Slack: one input may not take a third of that by itself. */
export const mostMs = 1_000;
const kept = 3;
const mostAgain = 4;

export function rollOf(seed: number, part: string, index: number): Dice {
  let mixed = seed >>> 0;
  for (const sign of part) mixed = (Math.imul(mixed, 31) + sign.charCodeAt(0)) >>> 0;
  return dice((Math.imul(mixed, 0x9e3779b1) + Math.imul(index, 0x85ebca6b)) >>> 0);
}

/** `from`: its first input. `only`: that one input alone. `now`: milliseconds; without it nothing is too slow. */
export async function fuzz(part: Part, options: { readonly seed: number; readonly inputs: number; readonly from?: number; readonly only?: number | undefined; readonly now?: (() => number) | undefined; readonly begins?: (index: number) => void }): Promise<Figures> {
  const { seed, only, now = () => 0 } = options;
  const made = await part.make();
  const [first, inputs] = only === undefined ? [options.from ?? 0, options.inputs] : [only, 1];
  const findings = new Map<string, Finding>();
  const outcomes = new Map<string, number>();
  const slowest: Figures['slowest'][number][] = [];
  const find = (index: number, key: string, what: string, shown: string): void => {
    const before = findings.get(key);
    findings.set(key, before ? { ...before, times: before.times + 1 } : { key, index, what, shown, times: 1 });
  };
  const began = now();
  for (let index = first; index < first + inputs; index += 1) {
    options.begins?.(index);
    const one = made.next(rollOf(seed, part.name, index), index);
    const since = now();
    let outcome: string;
    try {
      const asked = one.ask();
      outcome = typeof asked === 'string' ? asked : await asked;
    } catch (error) {
      const { message, stack = '' } = toError(error);
      outcome = 'thrown';
      find(index, whereOf(message, stack), `${message.slice(0, 400)}\n${stack.split('\n').filter((line) => line.includes('    at ')).slice(0, 8).join('\n')}`, one.shown());
    }
    let ms = now() - since;
    const most = mostMs * (one.readings ?? 1);
    // Again: what the collection of garbage, the compiler and whoever else is on the machine took in between is not its own.
    for (let more = 0; more < mostAgain && ms > most && one.readings !== undefined && outcome !== 'thrown'; more += 1) ms = Math.min(ms, await again(one, now));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (ms > most) find(index, `slow: ${outcome}`, `took ${ms.toFixed(0)} ms`, one.shown());
    if (ms > (slowest.at(-1)?.ms ?? 0) || slowest.length < kept) {
      slowest.push({ index, ms, shown: one.shown() });
      slowest.sort((a, b) => b.ms - a.ms);
      slowest.length = Math.min(kept, slowest.length);
    }
  }
  const tookMs = now() - began;
  await made.close?.();
  return { name: part.name, inputs, tookMs, outcomes, findings: [...findings.values()], slowest };
}

async function again(one: Case, now: () => number): Promise<number> {
  const since = now();
  await one.ask();
  return now() - since;
}

/** The same place in the program is the same finding, whatever the words. */
function whereOf(message: string, stack: string): string {
  const own = stack.split('\n').find((line) => /\/(src|handlers)\//.test(line));
  return own?.trim() ?? message.replaceAll(/\d+/g, 'n').slice(0, 80);
}
