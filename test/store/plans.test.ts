// What runs again and again must not grow dear with the years: over ten thousand incidents its plans read no table from end to end.
import { beforeAll, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { refreshOnCall } from '../../src/engine/keep-on-call.ts';
import { lastDelivery, parkedDeliveries, stuckEffects } from '../../src/store/diagnosis.ts';
import { incidentBegunAs } from '../../src/store/fact.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { metricsRoute } from '../../src/edge/metrics.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import { serve, token } from '../edge/support.ts';
import { arrive, click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { happens } from '../support/followed.ts';
import { addHistory } from '../support/history.ts';
import { recorded, type Statement } from '../support/recorded.ts';

const db = await freshDatabase({ max: 16 });
const large = ['incident', 'fact', 'fact_text', 'effect', 'alert', 'delivery'];
const { pool, statements } = recorded(db.pool);

async function lived(b: Bench, id: number, key: string): Promise<void> {
  b.pagerduty.incidents.set(key, { status: 'triggered', notes: [] });
  await arrive(b.pool, { type: 'incident.triggered', key, title: 'Checkout is down', service: key });
  await b.settle();
  const channel = (await b.incident(id)).channel?.id ?? '';
  for (const words of ['commander', 'note the cache is cold', 'update we roll back | 1 in 5 payments fail | next 20m', 'followup alert on a full disk', 'status', 'list', 'timeline', 'stats', 'doctor', 'followup list', 'resolve all is well']) {
    await command(b.pool, 'UADA', words, channel);
    await b.settle();
  }
  await click(b.pool, 'UADA', 'open_postmortem', String(id), { channel });
  await arrive(b.pool, { type: 'incident.resolved', key, service: key, ago: 1 });
  await b.settle();
}

beforeAll(async () => {
  const first = testContext({ pool: db.pool });
  await lived(first, 1, 'PD1');
  await happens(first, 1, [{ kind: 'status.set', data: { status: 'closed', was: 'resolved' } }, { kind: 'postmortem.ended', data: { repo: 'acme/postmortems', number: 1, how: 'merged' } }]);
  await first.settle();
  await addHistory(db.pool, 1, { incidents: 10_000, facts: 6 });
}, 120_000);

it('of an incident’s whole life, what comes round, the API and the metrics', { timeout: 120_000 }, async () => {
  const b = testContext({ pool });
  await lived(b, 10_002, 'PD2');
  for (const name of ['digest', 'github', 'pagerduty']) await db.pool.query(`insert into round (name, due_at) values ($1, now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at`, [name]);
  await makeRounds(b.context);
  await Promise.all([stuckEffects(pool, { most: 20 }), parkedDeliveries(pool, 20), lastDelivery(pool, 'pagerduty'), incidentBegunAs(pool, 'x'), refreshOnCall(b.context)]);
  const get = await serve(apiRoute({ db: pool, token, config: defaultConfig }), metricsRoute({ db: pool, token }));
  for (const path of ['/api/incidents', '/api/incidents?status=open', '/api/incidents/INC-10002', '/api/incidents/INC-10002/timeline', '/api/alerts', '/metrics']) expect((await get(path)).status).toBe(200);
  const asked = [...statements.values()].filter(({ text }) => /^(?:select|insert|update|delete|with)\b/i.test(text.trim()));
  expect(asked.length).toBeGreaterThan(50);
  const whole = await Promise.all(asked.map(async (one) => ({ one, tables: await scanned(one) })));
  expect(whole.filter(({ tables }) => tables.length > 0).map(({ one, tables }) => `${tables.join(', ')}: ${one.text.replaceAll(/\s+/g, ' ').slice(0, 300)}`)).toEqual([]);
});

type Explained = { readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[] };
type Plan = { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly Plans?: readonly Plan[] };

/** The tables that are read from end to end: with its own values, or, where it is prepared once, with any. */
async function scanned({ text, values, prepared }: Statement): Promise<readonly string[]> {
  const { rows: [row] } = await (prepared ? db.pool.query<Explained>(`explain (generic_plan, format json) ${text}`) : db.pool.query<Explained>(`explain (format json) ${text}`, values));
  const walk = (plan: Plan): string[] => [
    ...(plan['Node Type'] === 'Seq Scan' && large.includes(plan['Relation Name'] ?? '') ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(walk),
  ];
  return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => walk(plan));
}
