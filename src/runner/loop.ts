// The runner's loop: says what it can, claims what it can run, watches what runs on this host. It holds nothing that a crash could lose.
import { toError } from '../domain/errors.ts';
import type { Policy } from '../domain/runbook/policy.ts';
import { createRounds } from '../rounds.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { Bodies } from './bodies.ts';
import { adopt, begin, type Deps, type Watchable } from './follow.ts';
import type { SecretsOf } from './job.ts';
import type { Claimed, Ledger } from './ledger.ts';

/** `check` tries the sandbox; its words are for `tocsin doctor`. */
export type Runnable = Watchable & { readonly check: (profile: string) => Promise<{ readonly ok: boolean; readonly words: string }> };

export type Timing = {
  readonly leaseMs: number;
  /** Between two looks for work; a NOTIFY is quicker. */
  readonly pollMs: number;
  readonly helloMs: number;
  readonly adoptMs: number;
};

export const usualTiming: Timing = { leaseMs: 30_000, pollMs: 1_000, helloMs: 10_000, adoptMs: 3_000 };

export type RunnerParts = {
  readonly ledger: Ledger;
  readonly profiles: readonly string[];
  readonly executorOf: (profile: string) => Runnable;
  readonly bodies: Bodies;
  readonly policy: () => Promise<Policy>;
  readonly secretsOf: SecretsOf;
  readonly kinds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Steps at once. */
  readonly most: number;
  readonly timing: Timing;
};

export type Runner = {
  start(): void;
  /** There may be something to claim. */
  wake(): void;
  /** Claims nothing more and lets go of what runs: its supervisors finish it, and the next runner of this host adopts it. */
  stop(): Promise<void>;
  /** The tries it watches now. */
  readonly watching: readonly string[];
};

const mostAdopted = 100;

export function createRunner(parts: RunnerParts): Runner {
  const { ledger, clock, log, timing, profiles, bodies } = parts;
  const over = new AbortController();
  const watching = new Map<string, Promise<void>>();
  const health = createHealth(parts);
  const deps: Deps = {
    ledger, clock, log, executorOf: parts.executorOf, secretsOf: parts.secretsOf, kinds: parts.kinds, over: over.signal, beatMs: timing.leaseMs / 4, retryMs: timing.pollMs,
    own: async (claimed) => ({ text: await bodies.find(claimed.blob), policy: await parts.policy(), kinds: parts.kinds, profiles, secretsOf: parts.secretsOf }),
  };
  const follow = (claimed: Claimed, work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => log.error('a step could not be followed; whoever adopts it goes on', { ref: claimed.ref, error: toError(error) }))
      .finally(() => {
        watching.delete(claimed.ref);
        rounds.claim.wake();
      });
    watching.set(claimed.ref, done);
  };
  const claim = async (): Promise<number> => {
    const free = parts.most - watching.size;
    if (free <= 0 || health.working().length === 0) return 0;
    const [wall, mono] = [clock.now().getTime(), clock.monotonicMs()];
    const claimed = await ledger.claim(health.working(), free);
    // Taken before the database was asked, so that this clock's time to begin is over no later than the database's.
    for (const one of claimed) follow(one, begin(deps, one, { startBy: wall + timing.leaseMs, lookFrom: mono + timing.leaseMs }));
    return claimed.length;
  };
  const look = async (): Promise<number> => {
    const left = await ledger.adopt(mostAdopted);
    // One that is watched here already: its lease was late, and is extended by now.
    const others = left.filter((one) => !watching.has(one.ref));
    for (const one of others) follow(one, adopt(deps, one));
    if (others.length > 0) log.info('watching steps that were begun before', { refs: others.map((one) => one.ref) });
    return 0;
  };
  const hello = async (): Promise<number> => {
    await bodies.refresh();
    if (health.renew()) rounds.claim.wake();
    await ledger.hello(parts.version, health.said());
    return 0;
  };
  const rounds = {
    hello: createRounds({ name: 'saying hello', pollMs: timing.helloMs, clock, log, round: hello }),
    claim: createRounds({ name: 'claiming steps', pollMs: timing.pollMs, clock, log, round: claim }),
    adopt: createRounds({ name: 'looking for steps of this host', pollMs: timing.adoptMs, clock, log, round: look }),
  };
  health.onNews(() => rounds.hello.wake());
  const all = Object.values(rounds);
  return {
    start: () => all.forEach((one) => one.start()),
    wake: () => rounds.claim.wake(),
    async stop() {
      over.abort();
      await Promise.all(all.map((one) => one.stop()));
      await Promise.all(watching.values());
    },
    get watching() {
      return [...watching.keys()];
    },
  };
}

type Health = {
  /** Begins to try again what is not known to work. True when something works that did not before. */
  renew(): boolean;
  working(): readonly string[];
  /** What is not known yet is left out: the first try takes a second or two. */
  said(): Readonly<Record<string, string | null>>;
  onNews(listener: () => void): void;
};

/** One try at a time of each profile; meanwhile the last answer holds. */
function createHealth({ profiles, executorOf, log }: RunnerParts): Health {
  const known = new Map<string, string | null>();
  const trying = new Set<string>();
  let news: () => void = () => undefined;
  let before = 0;
  const attempt = async (name: string): Promise<void> => {
    const last = known.get(name);
    const words = await executorOf(name).check(name).then(({ ok, words }) => (ok ? null : words), (error: unknown) => toError(error).message);
    known.set(name, words);
    trying.delete(name);
    if (words === last) return;
    log[words === null ? 'info' : 'warn'](words === null ? 'a profile works' : 'a profile does not work', { profile: name, ...(words === null ? {} : { why: words }) });
    news();
  };
  const working = (): readonly string[] => profiles.filter((name) => known.get(name) === null);
  return {
    renew() {
      for (const name of profiles) {
        if (trying.has(name)) continue;
        trying.add(name);
        void attempt(name);
      }
      const more = working().length > before;
      before = working().length;
      return more;
    },
    working,
    said: () => Object.fromEntries(known),
    onNews: (listener) => { news = listener; },
  };
}
