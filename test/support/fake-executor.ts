// An executor in memory: one spool that several runners share, in which a test decides what becomes of each try.
import type { Ended, Job, Look } from '../../src/runner/executor.ts';
import type { Runnable } from '../../src/runner/loop.ts';

type Try = { job: Job | undefined; marker: boolean; lost: boolean; end: (Ended & { stdout?: Uint8Array }) | undefined };

export type FakeSpool = {
  readonly executor: Runnable;
  /** Each body that began, in order: a ref twice would be a double start. */
  readonly began: Job[];
  readonly killed: string[];
  readonly forgotten: string[];
  /** What `check` answers; words mean that the profile does not work. */
  why: string | undefined;
  /** Called before a start takes its marker: a runner that sleeps here was paused at the worst moment. */
  beforeMarker: (job: Job) => Promise<void>;
  /** A start that is asked for and never comes through, as by a supervisor that was slow. */
  swallow: boolean;
  ends(ref: string, end?: Partial<Ended & { stdout: Uint8Array }>): void;
  loses(ref: string): void;
};

export function fakeSpool(): FakeSpool {
  const tries = new Map<string, Try>();
  const waiting = new Set<() => void>();
  const of = (ref: string): Try => {
    const found = tries.get(ref) ?? { job: undefined, marker: false, lost: false, end: undefined };
    tries.set(ref, found);
    return found;
  };
  const tell = (): void => [...waiting].forEach((one) => one());
  const spool: FakeSpool = {
    began: [], killed: [], forgotten: [], why: undefined, swallow: false, beforeMarker: () => Promise.resolve(),
    ends(ref, end = {}) {
      of(ref).end ??= { status: 'succeeded', code: 0, output: Buffer.from('fine\n'), bytes: 5, sha: 'a'.repeat(64), durationMs: 12, ...end };
      tell();
    },
    loses(ref) {
      of(ref).lost = true;
      tell();
    },
    executor: {
      check: () => Promise.resolve(spool.why === undefined ? { ok: true, words: 'it works' } : { ok: false, words: spool.why }),
      async start(job) {
        await spool.beforeMarker(job);
        const one = of(job.ref);
        if (spool.swallow || one.marker) return;
        one.marker = true;
        one.job = job;
        spool.began.push(job);
      },
      look: (ref) => Promise.resolve(lookAt(of(ref))),
      kill: (ref) => {
        spool.killed.push(ref);
        spool.ends(ref, { status: 'cancelled', code: undefined });
        return Promise.resolve();
      },
      forget: (ref) => {
        spool.forgotten.push(ref);
        return Promise.resolve();
      },
      wait: (ref, ms) => new Promise((resolve) => {
        const look = (): void => {
          const { end, lost } = of(ref);
          if (end === undefined && !lost) return;
          done();
        };
        const done = (): void => {
          waiting.delete(look);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(done, ms);
        waiting.add(look);
        look();
      }),
    },
  };
  return spool;
}

/** Whoever hears "never" has taken the marker. */
function lookAt(one: Try): Look {
  if (one.end) return { is: 'ended', end: one.end };
  if (one.lost) return { is: 'lost' };
  if (one.marker && one.job) return { is: 'running' };
  one.marker = true;
  return { is: 'never' };
}
