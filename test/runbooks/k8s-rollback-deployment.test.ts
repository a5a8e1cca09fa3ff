// Rolling back a Kubernetes deployment: what kubectl is asked, in which order, and what happens when the old version does not come up.
import { beforeEach, expect } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { standIns, testWith } from './stand-ins.ts';
import { watch } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const it = testWith('dash');

const id = 'k8s-rollback-deployment';
const kubectl = (more = '') => `case "$*" in
  ${more}
  *'rollout history'*) printf 'REVISION  CHANGE-CAUSE\\n41        good\\n42        bad\\n' ;;
  *jsonpath*revision*) printf 42 ;;
  *dry-run=client*) echo 'Pod Template: Image: acme/checkout:41' ;;
  *'rollout undo'*) echo 'deployment.apps/checkout-api rolled back' ;;
  *'rollout status'*) echo 'deployment "checkout-api" successfully rolled out' ;;
  *) echo fine ;;
esac`;
const asked = (calls: readonly (readonly string[])[]) => calls.filter((words) => words.includes('undo') || words.includes('status')).map((words) => words.slice(3).join(' '));

it('looks, shows what would run, asks, goes back and waits', async () => {
  const programs = await standIns({ kubectl: kubectl() });
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start({ TO_REVISION: '41' })).toBeUndefined();
  // The alert's service is the deployment, and people see that it came from there.
  expect(await run.run()).toMatchObject({ params: { NAMESPACE: 'production', DEPLOYMENT: 'checkout-api' }, sources: { DEPLOYMENT: 'alert' } });
  expect(await run.story()).toEqual(['history succeeded', 'events succeeded', 'BEFORE_REVISION succeeded', 'preview succeeded', 'rollback waiting']);
  expect((await run.step('preview')).output).toContain('acme/checkout:41');
  await run.approve('rollback', 'UBEN');
  await run.done('freeze-deploys');
  expect((await run.run()).status).toBe('succeeded');
  expect(asked(await programs.calls())).toEqual([
    'rollout undo deployment/checkout-api --to-revision=41 --dry-run=client', 'rollout undo deployment/checkout-api --to-revision=41',
    'rollout status deployment/checkout-api --timeout=300s',
  ]);
  expect((await programs.calls()).every((words) => words[1] === '-n' && words[2] === 'production')).toBe(true);
});

it('puts things back as they were when the old version does not become ready', async () => {
  const programs = await standIns({ kubectl: kubectl(`*'rollout status'*) echo 'error: timed out waiting for the condition' >&2; exit 1 ;;`) });
  const run = await watch(id, { pool: db.pool, programs });
  await run.start({});
  await run.approve('rollback', 'UBEN');
  expect(asked(await programs.calls()).slice(1)).toEqual([
    'rollout undo deployment/checkout-api --to-revision=0', 'rollout status deployment/checkout-api --timeout=300s', 'rollout undo deployment/checkout-api --to-revision=42',
  ]);
  expect(await run.run()).toMatchObject({ status: 'failed', why: 'wait-ready failed; what was done was undone.' });
});

it('a rollback that fails is not repeated; people choose', async () => {
  const programs = await standIns({ kubectl: kubectl(`*dry-run*) echo template ;; *'rollout undo'*) echo 'error: unable to find specified revision 7 in history' >&2; exit 1 ;;`) });
  const run = await watch(id, { pool: db.pool, programs });
  await run.start({ TO_REVISION: '7' });
  await run.approve('rollback', 'UBEN');
  expect(await run.step('rollback')).toMatchObject({ status: 'failed', asks: true, output: expect.stringContaining('unable to find specified revision') as string });
  expect(asked(await programs.calls())).toHaveLength(2);
  await run.choose('rollback', 'stop');
  expect((await run.run()).status).toBe('failed');
});

it.each([
  { DEPLOYMENT: '--all' }, { DEPLOYMENT: 'api;reboot' }, { DEPLOYMENT: '$(reboot)' }, { NAMESPACE: 'a b' }, { TO_REVISION: '-1' }, { TO_REVISION: 'a[$(reboot)]' },
])('is not started with %o', async (params) => {
  const programs = await standIns({ kubectl: kubectl() });
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start(params)).toMatch(/^It was not started/);
  expect(await programs.calls()).toEqual([]);
});

it('a cluster that answers with a command instead of a revision gets no further', async () => {
  const programs = await standIns({ kubectl: kubectl(`*jsonpath*revision*) printf '42; kubectl delete ns production' ;;`) });
  const run = await watch(id, { pool: db.pool, programs });
  await run.start({});
  expect(await run.run()).toMatchObject({ status: 'failed' });
  expect((await run.step('BEFORE_REVISION')).output).toContain('must be integer');
  expect(asked(await programs.calls())).toEqual([]);
});
