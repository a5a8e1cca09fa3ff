// A disk that is really full, under the PostgreSQL that Tocsin brings along: what is refused comes back, nothing accepted is lost or doubled, and nobody restarts anything.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../demo/ports.ts';
import { createDemo } from '../../demo/server.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { pagerdutySignature } from '../edge/door.ts';
import { pagerDutyBody } from '../support/arriving.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { serve, type Running } from './processes.ts';

// Where it is missing nobody is kept from testing the rest; in CI it is never missing.
const mayBeMissing = process.env['CI'] === undefined;
const there = process.platform === 'linux' && works();
if (!there && mayBeMissing) console.log('The full disk was not tried: it needs Linux with bubblewrap ("apt-get install bubblewrap").');

function works(): boolean {
  try {
    execFileSync('bwrap', ['--dev-bind', '/', '/', '--size', '1000000', '--tmpfs', '/tmp', 'true']);
    return true;
  } catch {
    return false;
  }
}

/** A new cluster takes 60 MB of it. */
const diskBytes = 150_000_000;
const dir = await temporaryFolder('full-disk');
const port = await freePort();
const demo = await createDemo({ clock: systemClock, random: systemRandom, dataDir: dir, appUrl: () => `http://127.0.0.1:${port}` });
let running: Running | undefined;
afterAll(async () => {
  running?.kill();
  await running?.ended;
  await demo.close();
});

type Alarm = { readonly id: string; readonly key: string; readonly body: string };
/** Of some 100 kB: it does not fit into what is left of a page. */
function alarm(): Alarm {
  const key = `PD${randomUUID().slice(0, 8)}`;
  return { id: randomUUID(), key, body: JSON.stringify({ ...pagerDutyBody({ type: 'incident.triggered', key, service: key, title: key }), filler: Array.from({ length: 2_500 }, () => randomUUID()).join('') }) };
}
async function send({ id, body }: Alarm): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-webhook-id': id, 'x-pagerduty-signature': pagerdutySignature(body, demo.env['PAGERDUTY_WEBHOOK_SECRET'] ?? '') };
  return (await fetch(`${running?.url ?? ''}/webhooks/pagerduty`, { method: 'POST', body, headers })).status;
}
const channelsOf = ({ key }: Alarm) => demo.worlds.slack.state().channels.filter((one) => one.name.endsWith(key.toLowerCase())).length;
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await systemClock.sleep(100);
  }
  throw new Error(`${what}: not within a minute\n${running?.lines.join('').slice(-3_000) ?? ''}`);
}

it.skipIf(!there && mayBeMissing)('is survived', { timeout: 240_000 }, async () => {
  const disk = path.join(dir, 'disk');
  await mkdir(disk);
  // Of root the server is another user, who must get there.
  await chmod(dir, 0o711);
  await writeFile(path.join(dir, 'tocsin.yaml'), 'group: { by: [service], within: 1s }\nstorm: { opens: 1000000, within: 1m }\n');
  const through = ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', '--size', String(diskBytes), '--tmpfs', disk, '--'];
  running = await serve({ ...demo.env, TOCSIN_DATA: path.join(disk, 'data'), TOCSIN_CONFIG: path.join(dir, 'tocsin.yaml') }, port, through);
  const before = [alarm(), alarm()];
  for (const one of before) expect(await send(one)).toBe(202);
  await until('channels at rest', () => before.every((one) => channelsOf(one) === 1));

  // The disk as the process sees it.
  const [inner = ''] = (await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8')).split(' ');
  const filler = `/proc/${inner}/root${disk}/filler`;
  await expect(writeFile(filler, Buffer.alloc(diskBytes))).rejects.toMatchObject({ code: 'ENOSPC' });
  const during: Alarm[] = [];
  const statuses = new Set<number>();
  for (let n = 0; n < 12; n += 1) {
    const one = alarm();
    during.push(one);
    statuses.add(await send(one));
  }
  expect([...statuses].filter((status) => status !== 202)).toEqual([503]);
  const ready = await fetch(`${running.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, database: { ok: false } }]);

  await rm(filler);
  const after = alarm();
  await until('taken in again', async () => (await send(after)) === 202);
  // As PagerDuty does, with those that were taken in as well.
  for (const one of during) expect(await send(one)).toBe(202);
  const all = [...before, ...during, after];
  await until('a channel for each', () => all.every((one) => channelsOf(one) > 0));
  await until('all done', async () => {
    const { deliveries, effects } = (await (await fetch(`${running?.url ?? ''}/readyz`)).json()) as { deliveries: { detail: string }; effects: { detail: string } };
    return deliveries.detail.startsWith('0 waiting') && effects.detail.startsWith('0 due');
  });
  expect(all.filter((one) => channelsOf(one) !== 1)).toEqual([]);
  expect(running.lines.filter((line) => line.includes('a bug') || line.includes('parked') || line.includes('given up'))).toEqual([]);
});
