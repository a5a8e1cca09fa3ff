// What the runner asks of whatever runs a shell step: start it once, and be able to say afterwards what became of it.
import type { Risk } from '../domain/runbook/types.ts';

/**
 * One try of one step, complete: an executor needs nothing else to run it. `ref` is `<run>-<step>-<token>`: unique for ever, it
 * names the spool folder, the pod or the unit, and it is written to the ledger before `start` is called.
 */
export type Job = {
  readonly ref: string;
  readonly name: string;
  /** `sh` is dash -eu, `bash` is bash -euo pipefail. */
  readonly shell: 'sh' | 'bash';
  readonly body: string;
  readonly risk: Risk;
  /** Decides what an executor that cannot start a thing exactly once may use (a Job or a bare Pod on Kubernetes). */
  readonly idempotent: boolean;
  readonly executor: string;
  /** Parameters and outputs of earlier steps: names in UPPER_SNAKE, values checked against their types. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets by name: into the environment of this step alone, and masked in its output. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Exact `host:port`; intersected with the profile's own list. */
  readonly egress: readonly string[];
  /** ms of wall clock. */
  readonly timeoutMs: number;
  /** ms since the epoch: not begun by then, it must not begin. */
  readonly startBy: number;
};

/** How a step ended. `output` is masked, at most 256 KiB (head and tail); `bytes` and `sha` are those of the whole masked output. */
export type Ended = {
  readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled';
  readonly code: number | undefined;
  readonly output: Uint8Array;
  /** Of a step that hands on what it says: stdout alone, masked, at most 4 KiB and one byte. */
  readonly stdout?: Uint8Array | undefined;
  readonly bytes: number;
  readonly sha: string;
  readonly durationMs: number;
};

/**
 * What became of a try. `never`: proved, and from now on it cannot start any more (the asking itself took the start marker).
 * `starting`: begun, and it has not said yet which process it is. `lost`: it was begun, it is not there any more, and it left no result.
 */
export type Look =
  | { readonly is: 'running' | 'starting' | 'never' | 'lost' }
  | { readonly is: 'ended'; readonly end: Ended };

/** Errors: `Rejected` when it can never run here (no such profile, no sandbox: the words say what to do), `Outage` when trying again may help. */
export type Executor = {
  /** Comes back once the try is on its way; what becomes of it is seen with `look`. A second `start` of the same ref has no effect. */
  readonly start: (job: Job) => Promise<void>;
  /** Only an executor that could have seen it may be asked: the same host for a local spool, anybody for a pod. */
  readonly look: (ref: string, secrets: Readonly<Record<string, string>>) => Promise<Look>;
  /** Comes back when it has ended, or after `ms`: sooner than looking again and again. */
  readonly wait?: (ref: string, ms: number) => Promise<void>;
  /** Ends it, with everything it started. It is then `ended` with status `cancelled`. */
  readonly kill: (ref: string) => Promise<void>;
  /** Removes what is kept of it, after its result stands in the ledger. */
  readonly forget: (ref: string) => Promise<void>;
};
