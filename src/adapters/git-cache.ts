// The bare repository on this machine through which a remote is read and written. It holds nothing that is not in the remote:
// whatever is wrong with it, it is thrown away and made anew.
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Outage } from '../domain/errors.ts';
import { gitEnvironment, scrubber, type GitAccess } from './git-environment.ts';
import { classify, plainText } from './git-errors.ts';
import { runGit, type Ran } from './git-run.ts';

export type CacheOptions = GitAccess & {
  /** The folder that holds it. */
  readonly dir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
};
type More = { readonly input?: string | undefined; readonly env?: Readonly<Record<string, string>> | undefined };

export type Cache = {
  readonly dir: string;
  /** Plumbing that does not leave this machine. `or`: further exit codes that are an answer. */
  local(args: readonly string[], more?: More & { readonly or?: readonly number[] }): Promise<{ readonly code: number; readonly out: string }>;
  blob(id: string): Promise<Buffer>;
  /** What talks to the remote. Throws what `classify` makes of a failure, unless `mind` knows better. */
  remote(args: readonly string[], call: { readonly doing: string; readonly write: boolean; readonly mind?: (ran: Ran) => boolean }): Promise<Ran>;
};

export function createCache({ dir: parent, environment, timeoutMs, ...access }: CacheOptions): Cache {
  const { address } = access;
  const dir = path.join(parent, createHash('sha256').update(address.url).digest('hex').slice(0, 20));
  const base = gitEnvironment(dir, access, environment);
  const scrub = scrubber(access);
  let made: Promise<void> | undefined;

  async function make(): Promise<void> {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    if (await isThere(path.join(dir, 'HEAD'))) return;
    // Made beside it and put there whole: another process may be making it too.
    const fresh = `${dir}-${randomUUID()}`;
    await mkdir(fresh, { mode: 0o700 });
    const ran = await runGit(['init', '--quiet', '--bare', '--template=', '--', fresh], { dir: fresh, env: { ...base, GIT_DIR: fresh }, timeoutMs });
    if (ran.code !== 0) throw new Outage('git', `The folder ${parent} cannot be used for a copy of the repository: ${plainText(ran.stderr).trim().slice(0, 300)}`, { retryAfterMs: 60_000 });
    await rename(fresh, dir).catch(async (error: unknown) => {
      await rm(fresh, { recursive: true, force: true });
      if (!(await isThere(path.join(dir, 'HEAD')))) throw error;
    });
  }
  const ready = (): Promise<void> => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      throw new Outage('git', `The folder ${parent} cannot be written: give Tocsin a TOCSIN_DATA that it may write to. ${error.message}`, { retryAfterMs: 60_000, cause: error });
    });
    return made;
  };
  const run = async (args: readonly string[], { input, env }: More): Promise<Ran> => {
    await ready();
    return runGit(args, { dir, env: { ...base, ...env }, timeoutMs, input });
  };
  const broken = async (ran: Ran): Promise<Outage> => {
    made = undefined;
    await rm(dir, { recursive: true, force: true });
    const why = ran.late ? 'it took too long' : plainText(scrub(ran.stderr)).replaceAll(dir, 'it').trim().slice(0, 300);
    return new Outage('git', `The copy of ${address.shown} on this machine could not be used and is made anew: ${why}`, { retryAfterMs: 2_000 });
  };
  const plumb = async (args: readonly string[], { or = [], ...more }: More & { readonly or?: readonly number[] }): Promise<Ran & { readonly code: number }> => {
    const ran = await run(args, more);
    if (ran.code === 0 || (ran.code !== undefined && or.includes(ran.code))) return { ...ran, code: ran.code };
    throw await broken(ran);
  };
  return {
    dir,
    async local(args, more = {}) {
      const { code, stdout } = await plumb(args, more);
      return { code, out: stdout.toString('utf8') };
    },
    blob: async (id) => (await plumb(['cat-file', 'blob', id], {})).stdout,
    async remote(args, { doing, write, mind }) {
      const ran = await run(args, {});
      if (ran.code === 0 || mind?.(ran) === true) return { ...ran, stderr: scrub(ran.stderr) };
      // Our own folder is named only where something is wrong in it: a lock of a process that was killed, a torn object.
      if (!ran.late && (ran.stderr.includes(dir) || /\bcorrupt|not a git repository/i.test(ran.stderr))) throw await broken(ran);
      throw classify({ doing, address, write, ran }, scrub);
    },
  };
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}
