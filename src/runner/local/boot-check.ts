// Proves the sandbox before the first step: a real step with the same arguments that tries to get out, and a kill that must reach all.
import { randomInt } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { toError } from '../../domain/errors.ts';
import type { Job } from '../executor.ts';
import type { Profile } from '../profiles.ts';
import { whyNoSandbox } from './hints.ts';
import { PROGRAMS } from './sandbox.ts';
import { examine, readIfThere, readRc } from './spool.ts';
import { waitFor } from './waiting.ts';

/** `words` are for `doctor` and for the log. */
export type Health = { readonly ok: boolean; readonly words: string };

export type Trial = {
  readonly name: string;
  readonly profile: Profile;
  readonly spool: string;
  readonly bwrap: string;
  readonly now: () => number;
  readonly begin: (job: Job) => Promise<void>;
  readonly kill: (ref: string) => Promise<void>;
  readonly forget: (ref: string) => Promise<void>;
};

/** Each attempt that succeeds is a hole. The last child has left its session and its output, as a daemon does. */
const BODY = `bad() { echo "hole: $1"; }
if (: > /usr/tocsin-check) 2>/dev/null; then bad '/usr can be written'; fi
if (: > /etc/tocsin-check) 2>/dev/null || (: > /tocsin-check) 2>/dev/null || (: > /dev/shm/tocsin-check) 2>/dev/null; then bad 'there is more to write than /scratch'; fi
if [ -e /home ] || [ -e /root ]; then bad '/home or /root can be seen'; fi
if [ -e "$CHECK_SPOOL" ]; then bad 'the spool can be seen'; fi
if (exec 3<>"/dev/tcp/127.0.0.1/$CHECK_PORT") 2>/dev/null; then bad 'this machine can be reached'; fi
if (exec 3<>/dev/tcp/192.0.2.1/443) 2>/dev/null; then bad 'the network can be reached'; fi
if unshare -U true 2>/dev/null; then bad 'namespaces can be made inside'; fi
grep -q '^NoNewPrivs:.1' /proc/self/status || bad 'privileges can be gained'
grep -q '^CapEff:.0*$' /proc/self/status || bad 'it has capabilities'
: > /scratch/check || bad '/scratch cannot be written'
setsid sleep "$CHECK_MARK" </dev/null >/dev/null 2>&1 &
echo ready
sleep 60
`;

function isThere(file: string, mode: number = constants.R_OK): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    // Not there and not allowed are the same here: it cannot be used.
    return false;
  }
}

function within(place: string, folder: string): boolean {
  return place === folder || place.startsWith(`${folder}/`);
}

/** What can be seen without running anything. */
function beforehand({ profile, spool, bwrap }: Trial): string | undefined {
  const there = isThere(bwrap, constants.X_OK);
  const missing = PROGRAMS.filter((program) => !isThere(program, constants.X_OK));
  if (!there || missing.length > 0) return whyNoSandbox({ said: '', bwrapThere: there, bwrap, missing, apparmor: undefined, namespaces: undefined, container: false });
  const files = [...profile.binds, ...Object.values(profile.read.files), ...Object.values(profile.change.files)];
  const absent = files.filter((file) => !isThere(file));
  if (absent.length > 0) return `${absent.join(', ')} cannot be read on this machine. Correct the profile in runner.yaml, or give the runner’s user the right.`;
  const exposed = [...profile.binds, '/usr'].find((folder) => within(spool, folder));
  return exposed === undefined ? undefined : `the spool ${spool} lies in ${exposed}, which steps can see. Put it elsewhere.`;
}

function failure(said: string, bwrap: string): string {
  const fact = (file: string): string | undefined => readIfThere(file)?.trim();
  const container = existsSync('/.dockerenv') || existsSync('/run/.containerenv') || process.env['KUBERNETES_SERVICE_HOST'] !== undefined;
  return whyNoSandbox({
    said, bwrapThere: true, bwrap, missing: [], container,
    apparmor: fact('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'), namespaces: fact('/proc/sys/user/max_user_namespaces'),
  });
}

/** Whether the check's last child is there, as the machine sees it. */
function isSleeping(mark: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1') === `sleep\0${mark}\0`;
    } catch {
      // It ended between the two calls.
      return false;
    }
  });
}

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

async function attempt(trial: Trial, ref: string, port: number): Promise<string | undefined> {
  const mark = String(randomInt(100_000_000, 999_999_999));
  const env = { CHECK_PORT: String(port), CHECK_MARK: mark, CHECK_SPOOL: trial.spool };
  const startBy = trial.now() + 20_000;
  await trial.begin({
    ref, name: 'check', shell: 'bash', body: BODY, risk: 'read', idempotent: true, executor: trial.name, env, secrets: {},
    egress: trial.profile.egress, timeoutMs: 30_000, startBy,
  });
  const dir = path.join(trial.spool, ref);
  const out = (): string => readIfThere(path.join(dir, 'out')) ?? '';
  const done = await waitFor(dir, () => out().includes('ready\n') || readRc(dir) !== undefined, 25_000);
  const rc = readRc(dir);
  if (!done) return examine(dir) === 'never' ? 'its supervisor did not start within 25 s. Look at the load of this machine.' : 'it did not begin within 25 s. Look at the load of this machine.';
  if (rc !== undefined) return failure(`${out()}\n${rc.note ?? ''}`, trial.bwrap);
  const holes = [...out().matchAll(/^hole: (.*)$/gm)].map((match) => match[1]);
  if (holes.length > 0) return `it does not hold: ${holes.join('; ')}. Do not run steps on this machine before that is understood.`;
  if (!(await waitFor(dir, () => isSleeping(mark), 5_000))) return 'what it starts could not be seen, so the kill could not be proved. Install util-linux (setsid), and look whether /proc is mounted with hidepid.';
  await trial.kill(ref);
  // The kernel ends them when their turn comes, which on a busy machine takes a moment; what sleeps 5 s on was not killed.
  const gone = await waitFor(dir, () => !isSleeping(mark), 5_000);
  return gone ? undefined : 'a background process outlived the kill. Do not run steps on this machine before that is understood.';
}

/** Runs the trial. Never throws: whatever goes wrong is a reason. */
export async function checkSandbox(trial: Trial): Promise<Health> {
  const ref = `check-${process.pid}-${randomInt(1_000_000_000)}`;
  const { server, port } = await listening();
  try {
    const why = beforehand(trial) ?? (await attempt(trial, ref, port));
    if (why !== undefined) return { ok: false, words: `Steps of ${trial.name} are refused, because there is no working sandbox: ${why}` };
    return { ok: true, words: `Steps of ${trial.name} run in bubblewrap: only /scratch can be written, /home is not seen, no network but the allow-list, nothing outlives a kill.` };
  } catch (error) {
    return { ok: false, words: `Steps of ${trial.name} are refused, because the sandbox could not be tried: ${toError(error).message}` };
  } finally {
    server.close();
    await trial.kill(ref).then(() => trial.forget(ref)).catch(() => undefined);
  }
}
