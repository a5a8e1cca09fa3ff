// How a step ended, as it is written to the ledger: text, in two halves, with what the step hands on beside it. Pure.
import type { Step } from '../domain/runbook/types.ts';
import type { Ended } from './executor.ts';
import type { Report } from './ledger.ts';

// The ledger keeps as much of each half (runner_report), and one byte more of a value than it may have (param-check.ts).
const HALF = 131_072;
const MOST_VALUE = 4_097;

/** `stdout`: standard output alone, where the executor keeps the two streams apart. */
type Apart = Ended & { readonly stdout?: Uint8Array | undefined };

export function reportOf(end: Apart, step: Pick<Step, 'output'> | undefined): Report {
  const { head, tail } = halves(end.output);
  const value = step?.output === undefined || end.status !== 'succeeded' ? undefined : text((end.stdout ?? end.output).subarray(0, HALF)).trim().slice(0, MOST_VALUE);
  return { status: end.status, code: end.code, head: text(head), tail: text(tail), sha: end.sha, bytes: end.bytes, tookMs: end.durationMs, value, final: false };
}

/** It has not begun, and it will not: `why` is for the person who reads the run. */
export function refusalOf(why: string, status: 'failed' | 'cancelled' = 'failed'): Report {
  return { status, code: undefined, head: text(Buffer.from(why)), tail: '', sha: '', bytes: 0, tookMs: 0, value: undefined, final: true };
}

/** Cut where a character of UTF-8 begins. */
function halves(output: Uint8Array): { readonly head: Uint8Array; readonly tail: Uint8Array } {
  if (output.length <= HALF) return { head: output, tail: new Uint8Array() };
  let cut = HALF;
  while (cut > HALF - 4 && ((output[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return { head: output.subarray(0, cut), tail: output.subarray(cut) };
}

// PostgreSQL's text holds no NUL.
function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\u0000', '\uFFFD');
}
