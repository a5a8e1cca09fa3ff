// The executor on this machine: one supervised sandbox for each try, and a spool folder that says afterwards what became of it.
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Outage, Rejected, toError } from '../../domain/errors.ts';
import type { Executor, Job } from '../executor.ts';
import type { Profile } from '../profiles.ts';
import { checkSandbox, type Health } from './boot-check.ts';
import { createCrew } from './crew.ts';
import { folderOf, orderOf, type Place } from './job-order.ts';
import { isAlive } from './process-id.ts';
import { readEnded } from './result.ts';
import { ETC_FILES } from './sandbox.ts';
import { empty, examine, makeFolder, readRc, supervisorOf, takeMarker, writeWhole } from './spool.ts';
import { waitFor } from './waiting.ts';

export type LocalOptions = {
  readonly profiles: Readonly<Record<string, Profile>>;
  /** A folder of the runner's alone, outside everything that steps see; made when it is not there. */
  readonly spool: string;
  /** `host:port` no step may reach whatever its profile says: the runner's own database. */
  readonly deny?: readonly string[] | undefined;
  readonly bwrap?: string | undefined;
  readonly now?: (() => number) | undefined;
  /** Supervisors that wait in advance; 1 when not given. */
  readonly spares?: number | undefined;
  /** Where supervisors keep their compiled code; must be the runner's alone. In the spool when not given. */
  readonly cache?: string | undefined;
};

export type LocalExecutor = Executor & {
  /** Whether steps of this profile can run here, in words for `doctor`. A good answer is kept, a bad one for a minute. */
  readonly check: (profile: string) => Promise<Health>;
  /** Comes back when the try has ended, is lost or `ms` are over, whichever is first; `look` says which. */
  readonly wait: (ref: string, ms: number) => Promise<void>;
  /** Lets go of the waiting supervisors. Steps go on. */
  readonly close: () => void;
};

const dayMs = 86_400_000;
const badHealthMs = 60_000;
const killMs = 5_000;

/** @throws Rejected `spool` when the folder is not the runner's alone. */
export function createLocalExecutor(options: LocalOptions): LocalExecutor {
  const place: Place = { spool: path.resolve(options.spool), bwrap: options.bwrap ?? '/usr/bin/bwrap', node: process.execPath, deny: options.deny ?? [] };
  prepareSpool(place.spool);
  const now = options.now ?? Date.now;
  const crew = createCrew({ cache: options.cache ?? path.join(place.spool, '.cache'), spares: options.spares ?? 1 });
  const profileOf = (name: string): Profile => {
    const profile = Object.hasOwn(options.profiles, name) ? options.profiles[name] : undefined;
    if (!profile) throw new Rejected('runbook', 'profile', `There is no executor profile "${name}" in runner.yaml of this runner. Add it, or name another in the runbook.`);
    return profile;
  };
  const begin = async (job: Job): Promise<void> => {
    const order = orderOf(job, profileOf(job.executor), place);
    try {
      // Whoever has the marker decides: a second supervisor of the same try finds it taken and leaves.
      if (!makeFolder(order.dir) && existsSync(path.join(order.dir, 'claim'))) return;
      const left = await crew.send(order);
      // Until then a `look` would win the marker, and with the best intentions keep it from beginning.
      await waitFor(order.dir, () => existsSync(path.join(order.dir, 'claim')) || left(), Math.max(0, order.startBy - now()));
    } catch (error) {
      throw new Outage('runbook', `The step could not be started on this runner: ${toError(error).message}`, { ambiguous: true, cause: error });
    }
  };
  const kill = async (ref: string): Promise<void> => killTry(folderOf(place.spool, ref));
  const forget = async (ref: string): Promise<void> => {
    const dir = folderOf(place.spool, ref);
    if (['running', 'starting'].includes(examine(dir))) throw new Outage('runbook', 'The step still runs; its spool is kept until it has ended.');
    empty(dir);
    sweep(place.spool, now());
  };
  const check = createHealth(now, (name) => checkSandbox({ name, profile: profileOf(name), spool: place.spool, bwrap: place.bwrap, now, begin, kill, forget }));
  return {
    check,
    async start(job) {
      profileOf(job.executor);
      folderOf(place.spool, job.ref);
      const health = await check(job.executor);
      if (!health.ok) throw new Rejected('runbook', 'sandbox', health.words);
      await begin(job);
    },
    async look(ref, secrets) {
      const dir = folderOf(place.spool, ref);
      const is = examine(dir);
      if (is !== 'ended') return { is };
      const rc = readRc(dir);
      return rc === undefined ? { is: 'lost' } : { is, end: readEnded(dir, rc, secrets) };
    },
    async wait(ref, ms) {
      const dir = folderOf(place.spool, ref);
      await waitFor(dir, () => hasEnded(dir), ms);
    },
    kill, forget,
    close: crew.close,
  };
}

/** Without taking any marker: asking must not be what ends it. */
function hasEnded(dir: string): boolean {
  if (existsSync(path.join(dir, 'rc')) || existsSync(path.join(dir, 'never'))) return true;
  const supervisor = supervisorOf(dir);
  return supervisor !== undefined && !isAlive(supervisor);
}

function prepareSpool(spool: string): void {
  if (!existsSync(spool)) mkdirSync(spool, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(spool);
  if ((mode & 0o077) !== 0 || (process.getuid !== undefined && uid !== process.getuid())) {
    throw new Rejected('runbook', 'spool', `The spool ${spool} must belong to the runner's user alone: it holds output that is not masked yet. Make it so: chown it and chmod 700.`);
  }
  const etc = path.join(spool, '.etc');
  mkdirSync(etc, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(ETC_FILES)) {
    writeFileSync(path.join(etc, name), text, { mode: 0o644 });
    chmodSync(path.join(etc, name), 0o644);
  }
}

function createHealth(now: () => number, run: (profile: string) => Promise<Health>): (profile: string) => Promise<Health> {
  const known = new Map<string, { readonly health: Promise<Health>; readonly until: number }>();
  return async (profile) => {
    const before = known.get(profile);
    if (before !== undefined && ((await before.health).ok || now() < before.until)) return before.health;
    const health = run(profile);
    known.set(profile, { health, until: now() + badHealthMs });
    return health;
  };
}

/** The supervisor is asked first, because it knows when nothing is left; killed itself, the kernel ends what it had started. */
async function killTry(dir: string): Promise<void> {
  makeFolder(dir);
  const cancelled = (): void => writeWhole(dir, 'rc', JSON.stringify({ status: 'cancelled', durationMs: 0, bytes: 0 }));
  if (takeMarker(dir)) return cancelled();
  if (existsSync(path.join(dir, 'never'))) return cancelled();
  await waitFor(dir, () => supervisorOf(dir) !== undefined || hasEnded(dir), 1_000);
  const supervisor = supervisorOf(dir);
  if (supervisor === undefined || readRc(dir) !== undefined || !isAlive(supervisor)) return;
  process.kill(supervisor.pid, 'SIGTERM');
  // One that was stopped hears nothing until it goes on.
  process.kill(supervisor.pid, 'SIGCONT');
  if (await waitFor(dir, () => hasEnded(dir) || !isAlive(supervisor), killMs)) return;
  process.kill(supervisor.pid, 'SIGKILL');
  await waitFor(dir, () => !isAlive(supervisor), killMs);
  if (readRc(dir) === undefined) cancelled();
}

/** Markers of forgotten tries are kept a day, far longer than anybody may start one after its time. */
function sweep(spool: string, now: number): void {
  for (const entry of readdirSync(spool, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const dir = path.join(spool, entry.name);
    // A neighbour on the same spool may be doing the same: what is gone is swept.
    const age = now - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (age < dayMs || !isMarkerOnly(dir)) continue;
    rmSync(dir, { recursive: true, force: true });
  }
}

function isMarkerOnly(dir: string): boolean {
  if (!existsSync(path.join(dir, 'claim'))) return false;
  return readdirSync(dir).every((file) => file === 'claim' || file === 'never');
}
