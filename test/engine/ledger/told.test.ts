// What is said of a run beside its steps: words of a step that waits outside, broken glass where the policy wants it, and values that nobody is to see.
import { beforeEach, describe, expect, test } from 'vitest';
import type { StepKind } from '../../../src/contracts.ts';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import { tellOf } from '../../../src/engine/ledger/tell.ts';
import { factsOf } from '../../../src/store/fact.ts';
import { submit } from '../../support/arriving.ts';
import { freshDatabase } from '../../support/database.ts';
import { buttonOf, http, inCommand, lastRun, ledger, press, runbook, start, statuses } from '../../support/running.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const look = runbook('look', [http({ name: 'first', risk: 'read' })]);
const change = runbook('flag-off', [http({ name: 'off', risk: 'change' })]);
const kinds = async (kind: string) => (await factsOf(db.pool, 1)).filter((fact) => fact.kind === kind);

describe('a step that waits for something outside', () => {
  test('says so in the live message, each thing once, and never says a secret', async () => {
    const shown: string[] = [];
    const waits: StepKind = {
      by: 'bot',
      perform: async ({ tell }) => {
        for (const words of ['Waits for a review', 'Waits for a review', 'Waits with hush-1234-hush']) await tell?.(words);
        return { status: 'succeeded', output: Buffer.from('done') };
      },
    };
    const secret = runbook('look', [http({ name: 'first', risk: 'read' })], ['secrets: [KEY]']);
    const bench = await inCommand({ pool: db.pool, runbooks: [secret], secrets: { KEY: 'hush-1234-hush' }, registry: { steps: new Map([['http', waits]]) } });
    await start(bench, 'look');
    const told = await kinds('step.told');
    for (const fact of told) if (fact.kind === 'step.told') shown.push(fact.data.words);
    expect(shown).toEqual(['Waits for a review', 'Waits with [secret KEY]']);
    expect((await lastRun(bench)).steps[0]).toMatchObject({ status: 'succeeded' });
    expect((await lastRun(bench)).steps[0]?.says).toBeUndefined();
  });

  test('is not heard any more when its claim is another’s, and does not fail when nobody can be told', async () => {
    const bench = await inCommand({ pool: db.pool, runbooks: [look] });
    await start(bench, 'look');
    const [row] = await ledger(db.pool, (await lastRun(bench)).id);
    if (!row) throw new Error('there must be a step');
    await tellOf(bench.context, row, 'too late');
    expect(await kinds('step.told')).toEqual([]);
    const broken = { ...bench.context, pool: { ...bench.context.pool, transaction: () => Promise.reject(new Error('the database is away')) } };
    await expect(tellOf(broken, row, 'nobody hears it')).resolves.toBeUndefined();
  });
});

describe('broken glass', () => {
  const audited = { ...defaultPolicy, breakGlass: { ...defaultPolicy.breakGlass, channel: 'C0AUDIT' } };

  test.each([['public', false], ['private', true]])('in a %s incident is told here and where the policy wants it', async (_what, secret) => {
    const bench = await inCommand({ pool: db.pool, runbooks: [change], policy: audited });
    bench.slack.room('audit', { id: 'C0AUDIT' });
    await start(bench, 'flag-off');
    if (secret) await submit(db.pool, 'UANA', 'make_private', '1', { reason: 'customer data' });
    await bench.settle();
    expect((await bench.incident(1)).private).toBe(secret);
    await press(bench, 'UANA', 'step_break_glass', 0);
    await submit(db.pool, 'UANA', 'break_glass', await buttonOf(bench, 0), { reason: 'customers cannot pay' });
    await bench.settle();
    expect(await statuses(bench)).toEqual(['succeeded']);
    const there = bench.slack.said('audit').map((one) => one.message.text);
    expect(there).toHaveLength(1);
    expect(there[0]).toContain('<@UANA>');
    expect(/customers cannot pay|Runbook flag-off|INC-1/.test(there[0] ?? '')).toBe(!secret);
    expect(await kinds('step.approved')).toMatchObject([{ data: { reason: 'customers cannot pay' } }]);
  });
});

test('a sensitive value that comes back in an answer is shown to nobody', async () => {
  const body = runbook('flag-off', [http({ name: 'off', risk: 'read' })], ['params: { TOKEN: { type: k8s-name, default: hush-1234, sensitive: true }, SHORT: { type: k8s-name, default: abc, sensitive: true } }']);
  const bench = await inCommand({ pool: db.pool, runbooks: [body] });
  bench.outbound.answer = () => ({ status: 200, headers: {}, body: Buffer.from(`you sent hush-1234, and ${Buffer.from('hush-1234').toString('base64')}, abc`) });
  await start(bench, 'flag-off');
  await submit(db.pool, 'UANA', 'run_start', '1:flag-off', {});
  await bench.settle();
  const [row] = await ledger(db.pool, (await lastRun(bench)).id);
  expect(row?.status).toBe('succeeded');
  expect(JSON.stringify(await kinds('step.finished'))).toContain('you sent [');
  expect(JSON.stringify([await kinds('step.finished'), row])).not.toMatch(/hush-1234|aHVzaC0xMjM0/);
});
