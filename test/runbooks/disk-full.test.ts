// A full disk: what is looked at, what would be deleted, and that nothing grows or goes away unasked.
import { beforeEach, expect } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { standIns, testWith, type StandIns } from './stand-ins.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const it = testWith('dash', 'bash', 'awk');

const id = 'disk-full';
const params = { POD: 'orders-db-0', CLAIM: 'data-orders-db-0', NEW_SIZE_GB: '200' };
const kubectl = (more = '', used = 61) => `case "$*" in
  ${more}
  *' df -Pk '*) printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/nvme1n1 209715200 1 2 %s%% /data\\n' ${used} ;;
  *' du '*) printf '900\\t/data/b\\n1800\\t/data/log\\n' ;;
  *' -delete') echo /data/log/app.log.3.gz ;;
  *' -print') echo /data/log/app.log.3.gz ;;
  *jsonpath=*now*) printf 'now 100Gi, asked for 100Gi, class gp3' ;;
  *) echo fine ;;
esac`;
const changes = async (programs: StandIns) => (await programs.calls()).filter((words) => words.includes('-delete') || words.includes('patch')).map((words) => words.slice(3));
const old = ['(', '-name', '*.gz', '-o', '-name', '*.log.[0-9]*', ')'];

async function begun(script: string): Promise<{ run: Watching; programs: StandIns }> {
  const programs = await standIns({ kubectl: script });
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start(params)).toBeUndefined();
  await run.done('not-wal');
  return { run, programs };
}

it('shows what it would delete and how it would grow, each approved for itself', async () => {
  const { run, programs } = await begun(kubectl());
  expect((await run.step('largest')).output).toMatch(/900.*\n.*1800/);
  expect([await changes(programs), (await run.step('would-delete')).output]).toEqual([[], expect.stringContaining('app.log.3.gz')]);
  await run.approve('delete-old-logs', 'UBEN');
  expect(await changes(programs)).toEqual([['exec', 'orders-db-0', '--', 'find', '/data/log', '-xdev', '-type', 'f', '-mtime', '+14', ...old, '-print', '-delete']]);
  expect((await run.step('would-grow')).output).toContain('now 100Gi, asked for 100Gi, class gp3, then 200Gi');
  await run.approve('grow-volume', 'UBEN');
  await run.done('why-it-grew');
  expect((await run.run()).status).toBe('succeeded');
  expect((await changes(programs)).at(-1)).toEqual(['patch', 'pvc', 'data-orders-db-0', '--type=merge', '-p', '{"spec":{"resources":{"requests":{"storage":"200Gi"}}}}']);
  expect((await run.step('room-again')).output).toContain('61 % used');
  // What was shown is what was deleted: the same words but for the last.
  const finds = (await programs.calls()).filter((words) => words.includes('find'));
  expect(finds[0]?.slice(0, -1)).toEqual(finds[1]?.slice(0, -2));
});

it('a storage class that cannot grow asks people, and does nothing more', async () => {
  const { run, programs } = await begun(kubectl(`*patch*) echo 'Error from server (Forbidden): only dynamically provisioned pvc can be resized' >&2; exit 1 ;;`));
  await run.approve('delete-old-logs', 'UBEN');
  await run.approve('grow-volume', 'UBEN');
  expect(await run.step('grow-volume')).toMatchObject({ status: 'failed', asks: true, output: expect.stringContaining('can be resized') as string });
  expect((await programs.calls()).some((words) => words.includes('wait'))).toBe(false);
  await run.choose('grow-volume', 'stop');
  expect((await run.run()).status).toBe('failed');
});

it.each([[9, 'waiting'], [84, 'waiting'], [85, 'failed'], [100, 'failed']])('%i % used afterwards', async (used, status) => {
  const { run } = await begun(kubectl('', used));
  await run.approve('delete-old-logs', 'UBEN');
  await run.approve('grow-volume', 'UBEN');
  expect([(await run.step('room-again')).status, (await run.step('why-it-grew')).status]).toEqual(status === 'failed' ? ['failed', 'pending'] : ['succeeded', 'waiting']);
});

it('a pod that cannot be looked into changes nothing; a slow look at the folders is no reason to stop', async () => {
  const programs = await standIns({ kubectl: kubectl(`*' df -h '*) exit 1 ;;`) });
  const run = await watch(id, { pool: db.pool, programs });
  await run.start(params);
  expect(await run.story()).toEqual(['space failed']);
  await db.cleanTables();
  const slow = await begun(kubectl(`*' du '*) echo 'du: cannot read' >&2; exit 1 ;;`));
  expect(await slow.run.story()).toContain('largest failed');
  expect((await slow.run.step('delete-old-logs')).status).toBe('waiting');
});

it.each([
  { LOG_DIR: '/' }, { LOG_DIR: '/data/../etc' }, { LOG_DIR: '-delete' }, { MOUNT: '/data $(reboot)' }, { MOUNT: 'data' }, { KEEP_DAYS: '0' }, { KEEP_DAYS: '1 -o -true' },
  { NEW_SIZE_GB: '200Gi"}}}}' }, { POD: '-it' },
])('is not started with %o', async (given) => {
  const programs = await standIns({ kubectl: kubectl() });
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start({ ...params, ...given })).toMatch(/^It was not started/);
  expect(await programs.calls()).toEqual([]);
});
