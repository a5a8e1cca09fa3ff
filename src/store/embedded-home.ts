// Where an embedded PostgreSQL lives on disk and whom it belongs to.
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { hasCode } from './embedded-process.ts';

/** PostgreSQL refuses to run as root; then it runs as this user, which needs no entry in /etc/passwd. */
export type Identity = { readonly uid: number; readonly gid: number };

export type Home = {
  readonly path: string;
  /** Given only when we are root. */
  readonly identity: Identity | undefined;
};

/** "nobody" on Debian; any number that is not root's would do. */
const NOBODY: Identity = { uid: 65_534, gid: 65_534 };
const POINTER = 'location';
// sun_path holds 108 bytes on Linux and 104 on macOS (unix(7)), the closing zero among them.
const LONGEST_SOCKET = process.platform === 'linux' ? 107 : 103;
const OURS = new Set(['data', 'run', 'postgres.log', 'socket-directory', POINTER]);

/** The cluster's own directory (PGDATA). */
export function dataOf(home: string): string {
  return join(home, 'data');
}

/**
 * Makes `dataDir` ready, owned by the server's user with mode 0700. As root, when that user cannot reach it (a project
 * under /root), a directory under `elsewhere` is used for good and `dataDir/location` says which.
 */
export async function prepareHome(dataDir: string, elsewhere = '/var/lib/tocsin'): Promise<Home> {
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o700 });
  const path = await realpath(dataDir);
  await refuseForeign(path);
  if (process.getuid?.() !== 0) {
    const owner = (await stat(path)).uid;
    if (owner !== process.getuid?.()) throw new Error(`${path} belongs to user ${owner}: start as that user, or as root.`);
    return { path, identity: undefined };
  }
  const moved = await readPointer(path);
  if (moved !== undefined) return own(moved);
  const here = await owner(path);
  if (await reachable(dirname(path), here)) return own(path);
  if ((await readdir(path)).includes('data')) {
    throw new Error(`User ${here.uid}, who owns the database in ${path}, cannot enter a directory above it: allow it (chmod o+x).`);
  }
  await mkdir(elsewhere, { recursive: true, mode: 0o711 });
  await chmod(elsewhere, 0o711);
  const place = await mkdtemp(join(elsewhere, `${basename(path).replace(/^\.+/, '')}-`));
  await writeFile(join(path, POINTER), `${place}\n`);
  return own(place);
}

/** The directory for the Unix socket: inside the home, or a private one under the temporary directory if the path is too long. */
export async function socketDirectory({ path, identity }: Home): Promise<string> {
  const usual = join(path, 'run');
  if (fits(usual)) {
    await mkdir(usual, { recursive: true, mode: 0o700 });
    if (identity !== undefined) await chown(usual, identity.uid, identity.gid);
    return usual;
  }
  // Kept over restarts, so that other processes with this address find the server again.
  const note = join(path, 'socket-directory');
  const before = await readIfThere(note);
  if (before !== undefined && (await takeBack(before, identity))) return before;
  const base = (await reachable(tmpdir(), identity)) && fits(join(tmpdir(), 'tocsin-XXXXXX')) ? tmpdir() : '/tmp';
  const made = await mkdtemp(join(base, 'tocsin-'));
  if (identity !== undefined) await chown(made, identity.uid, identity.gid);
  await writeFile(note, made);
  return made;
}

/** Removes a socket directory outside the home; one inside it stays. */
export async function leaveSocketDirectory(home: Home, directory: string): Promise<void> {
  if (directory !== join(home.path, 'run')) await rm(directory, { recursive: true, force: true });
}

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, '.s.PGSQL.5432')) <= LONGEST_SOCKET;
}

/** True when the directory is ours alone (or could be made again under its old name). */
async function takeBack(directory: string, identity: Identity | undefined): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    if (identity !== undefined) await chown(directory, identity.uid, identity.gid);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) return false;
    const found = await lstat(directory);
    return found.isDirectory() && found.uid === (identity?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0;
  }
}

async function own(path: string): Promise<Home> {
  const identity = await owner(path);
  await chown(path, identity.uid, identity.gid);
  await chmod(path, 0o700);
  return { path, identity };
}

/** Root keeps a directory that an ordinary user made in that user's hands. */
async function owner(path: string): Promise<Identity> {
  const { uid, gid } = await stat(path);
  return uid === 0 ? NOBODY : { uid, gid };
}

async function refuseForeign(path: string): Promise<void> {
  const names = await readdir(path);
  if (names.length === 0 || names.some((name) => OURS.has(name))) return;
  throw new Error(`${path} holds other files: give an empty directory for the database.`);
}

async function readPointer(path: string): Promise<string | undefined> {
  const place = await readIfThere(join(path, POINTER));
  if (place === undefined) return undefined;
  try {
    await stat(place);
    return place;
  } catch (error) {
    throw new Error(`${join(path, POINTER)} says that the database lies in ${place}, which cannot be read.`, { cause: error });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether this user may pass through every directory of the path. Undefined: it is our own, so yes. */
async function reachable(path: string, identity: Identity | undefined): Promise<boolean> {
  if (identity === undefined) return true;
  for (let directory = path; ; directory = dirname(directory)) {
    const { mode, uid, gid } = await stat(directory);
    const others = gid === identity.gid ? 0o010 : 0o001;
    const bit = uid === identity.uid ? 0o100 : others;
    if ((mode & bit) === 0) return false;
    if (directory === dirname(directory)) return true;
  }
}
