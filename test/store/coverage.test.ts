// Which incidents and runs are replayed, and which never are.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { saveAlert } from '../../src/store/alert.ts';
import { replayIncidents, replayRuns } from '../../src/store/coverage.ts';
import { freshDatabase } from '../support/database.ts';
import { decided, opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const to = (status: 'resolved' | 'declined' | 'merged'): NewFact => ({ kind: 'status.set', data: { status, was: 'triage' } });

async function begin(days: number, titles: readonly string[], more: { private?: boolean; kind?: 'live' | 'drill'; facts?: readonly NewFact[] } = {}): Promise<number> {
  const id = await opened(db.pool, more);
  if (more.facts) await decided(db.pool, id, more.facts);
  await db.pool.query(`update incident set state = jsonb_set(state, '{openedAt}', to_jsonb($2::text)) where id = $1`, [id, ago(days)]);
  for (const [n, title] of titles.entries()) {
    const alert = { source: 'pagerduty', key: `Q${id}-${n}`, title, url: 'https://x', service: { id: 'S1', name: 'checkout-api' }, urgency: 'high', assignees: [{ id: 'U1', name: 'Ada' }] };
    await saveAlert(db.pool, { alert, incident: id, state: 'triggered', why: 'opened', at: ago(days - n / 1_000), again: false });
  }
  return id;
}

async function ran(incident: number, days: number, status: string, steps: readonly (readonly [string, string])[]): Promise<void> {
  const run = randomUUID();
  await db.pool.query(
    `insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status, created_at) values ($1, $2, 'disk-full', 'b', 's', '{}', '{}', $3, $4)`, [run, incident, status, ago(days)],
  );
  for (const [idx, [name, state]] of steps.entries()) {
    await db.pool.query(`insert into runbook_step (run_id, idx, name, kind, status, idempotent, ended_at) values ($1, $2, $3, 'run', $4, true, $5)`, [run, idx, name, state, state === 'pending' ? null : ago(days)]);
  }
}

test('live incidents of the time, with what match looks at of each alert; drills, merged and declined ones never', async () => {
  const one = await begin(3, ['Disk full', 'INC-1 page 1: Disk full', 'Latency']);
  const hidden = await begin(2, ['Secret'], { private: true, facts: [to('resolved')] });
  await begin(91, ['Old']);
  await begin(1, ['Drill'], { kind: 'drill' });
  await begin(1, ['Nothing'], { facts: [to('declined')] });
  await begin(1, ['Twice'], { facts: [to('merged')] });
  await begin(1, []);
  await begin(1, ['INC-1 page 2: You are needed.'], { private: true });
  const alert = { service: { id: 'S1', name: 'checkout-api' }, urgency: 'high' };
  expect(await replayIncidents(db.pool, 90)).toEqual({
    incidents: [
      { id: one, private: false, at: ago(3).slice(0, 10), alerts: [{ ...alert, title: 'Latency' }, { ...alert, title: 'Disk full' }].reverse() },
      { id: hidden, private: true, at: ago(2).slice(0, 10), alerts: [{ ...alert, title: 'Secret' }] },
    ],
    declared: 2, declaredInPrivate: 1,
  });
});

test('runs with the steps that succeeded; those of drills never, those of private incidents when asked', async () => {
  const [live, hidden, drill] = [await begin(3, []), await begin(3, [], { private: true }), await begin(3, [], { kind: 'drill' })];
  await ran(live, 2, 'succeeded', [['look', 'succeeded'], ['act', 'succeeded']]);
  await ran(live, 1, 'cancelled', [['look', 'succeeded'], ['would-act', 'failed'], ['act', 'pending']]);
  await ran(live, 200, 'succeeded', []);
  await ran(hidden, 1, 'succeeded', []);
  await ran(drill, 1, 'succeeded', [['look', 'succeeded']]);
  const expected = [
    { runbook: 'disk-full', at: ago(2).slice(0, 10), succeeded: true, steps: ['look', 'act'] }, { runbook: 'disk-full', at: ago(1).slice(0, 10), succeeded: false, steps: ['look'] },
  ];
  expect(await replayRuns(db.pool, 181, { private: false })).toEqual(expected);
  expect(await replayRuns(db.pool, 181, { private: true })).toEqual([...expected, { runbook: 'disk-full', at: ago(1).slice(0, 10), succeeded: true, steps: [] }]);
});
