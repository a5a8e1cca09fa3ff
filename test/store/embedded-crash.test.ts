// The embedded PostgreSQL on a bad day: killed owners, orphans, a server that ends, files that lie.
import { execFile, spawn } from 'node:child_process';
import { chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { processInfo, waitUntilGone } from '../../src/store/embedded-process.ts';
import { Bench, findMark, leaveMark, show } from '../support/embedded.ts';

const ready = new Bench();
beforeAll(async () => {
  const embedded = await ready.start();
  await leaveMark(embedded.connection);
  await embedded.stop();
});
afterAll(() => ready.putAway());

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.copyCluster(ready);
});
afterEach(() => bench.putAway());

describe('after a crash', { timeout: 60_000 }, () => {
  test('kill -9 of the owner takes the server down cleanly, and it starts again with its data', async () => {
    const owner = await bench.startOwner();
    owner.child.kill('SIGKILL');
    expect(await waitUntilGone(owner.pid, 3000)).toBe(true);
    const again = await bench.start();
    expect(again.owned).toBe(true);
    expect(await findMark(again.connection)).toBe(42);
    expect(bench.log()).not.toContain('was not properly shut down');
  });

  test('kill -9 and a start in the same moment', async () => {
    const owner = await bench.startOwner();
    owner.child.kill('SIGKILL');
    const again = await bench.start();
    // The dying owner may have looked alive for a moment.
    await expect.poll(() => again.owned, { timeout: 10_000 }).toBe(true);
    expect(await findMark(again.connection)).toBe(42);
  });

  test('whoever joined takes over when the owner stops or dies, at the same address', async () => {
    const owner = await bench.startOwner();
    const joined = await bench.start();
    expect(joined.owned).toBe(false);
    const before = joined.connection;
    owner.child.kill('SIGKILL');
    await expect.poll(() => joined.owned, { timeout: 10_000 }).toBe(true);
    expect(joined.connection).toEqual(before);
    expect(await findMark(before)).toBe(42);
    await joined.stop();
    expect(await processInfo(joined.pid)).toBeUndefined();
  });

  test('Ctrl-C reaches the application alone: server and watchdog lead process groups of their own', async () => {
    const owner = await bench.startOwner();
    // Signal 0 to a negative pid asks whether there is such a process group.
    expect(process.kill(-owner.pid, 0)).toBe(true);
    expect(process.kill(-(await watchdogOf(owner.pid)), 0)).toBe(true);
    expect(() => process.kill(-(owner.child.pid ?? 0), 0)).toThrow('ESRCH');
  });

  test('a program that forgets to stop it can end all the same, and takes the server with it', async () => {
    const script = `
      const { startEmbedded } = await import(${JSON.stringify(new URL('../../src/store/embedded.ts', import.meta.url).href)});
      process.stdout.write(String((await startEmbedded({ dataDir: ${JSON.stringify(bench.dataDir)}, fast: true })).pid));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 });
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(await waitUntilGone(Number(stdout), 3000)).toBe(true);
  });

  test('an orphan (owner and watchdog both killed) is stopped and replaced', async () => {
    const owner = await bench.startOwner();
    const watchdog = await watchdogOf(owner.pid);
    process.kill(watchdog, 'SIGKILL');
    expect(await waitUntilGone(watchdog, 3000)).toBe(true);
    owner.child.kill('SIGKILL');
    expect(await waitUntilGone(owner.child.pid ?? 0, 3000)).toBe(true);
    expect(await processInfo(owner.pid)).toBeDefined();
    const again = await bench.start();
    expect(again.owned).toBe(true);
    expect(await processInfo(owner.pid)).toBeUndefined();
    expect(await findMark(again.connection)).toBe(42);
  });

  test('a server that ended by itself is started again, with a watchdog of its own', async () => {
    const log: string[] = [];
    const embedded = await bench.start({ log: (message) => log.push(message) });
    const before = embedded.pid;
    const watchdog = await watchdogOf(before);
    process.kill(before, 'SIGKILL');
    await expect.poll(() => embedded.pid, { timeout: 15_000 }).not.toBe(before);
    expect(await show(embedded.connection, 'select 1 as v')).toBe(1);
    expect(log.join('\n')).toContain('ended; starting it again');
    expect(await waitUntilGone(watchdog, 1000)).toBe(true);
    expect(await watchdogOf(embedded.pid)).toBeGreaterThan(0);
    await embedded.stop();
    expect(await processInfo(embedded.pid)).toBeUndefined();
  });

  test('a stop right after the server ended by itself leaves nothing running', async () => {
    const embedded = await bench.start();
    process.kill(embedded.pid, 'SIGKILL');
    await embedded.stop();
    await bench.start().then((again) => expect(again.owned).toBe(true));
  });

  test('a pid file left by a power cut, whose number is free, or now another program', async () => {
    const first = await bench.start();
    const file = join(bench.dataDir, 'data', 'postmaster.pid');
    const stale = readFileSync(file, 'utf8');
    await first.stop();
    writeFileSync(file, stale);
    const second = await bench.start();
    expect(await findMark(second.connection)).toBe(42);
    await second.stop();
    // Of the server's own user: a stranger's process PostgreSQL would overlook by itself.
    const { uid, gid } = statSync(bench.dataDir);
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    bench.later(() => Promise.resolve(void other.kill()));
    writeFileSync(file, stale.replace(/^\d+/, String(other.pid)));
    chownSync(file, uid, gid);
    const third = await bench.start();
    expect(await findMark(third.connection)).toBe(42);
    expect(await processInfo(other.pid ?? 0)).toBeDefined();
  });
});

/** The watchdog is the shell that holds the server's pid in its command. */
async function watchdogOf(server: number): Promise<number> {
  for (let pid = server; pid < server + 500; pid += 1) {
    if ((await processInfo(pid))?.command.includes(`kill -INT ${server}`) === true) return pid;
  }
  throw new Error('no watchdog');
}
