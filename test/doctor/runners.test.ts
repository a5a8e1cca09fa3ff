// The doctor about shell steps: who could run them, why one does not, and how to start one.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { Check } from '../../src/domain/diagnosis.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { examineRunners } from '../../src/doctor/runners.ts';
import { version } from '../../src/version.ts';
import { freshDatabase } from '../support/database.ts';
import { aPatient } from '../support/patient.ts';
import { shellRunbook } from '../support/shell-runs.ts';

const db = await freshDatabase();
beforeEach(() => db.cleanTables());

function read(source: { path: string; text: string }): Runbook {
  const parsed = parseRunbook(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.runbook;
}
const shell = read(shellRunbook('uptime', [{ annotation: { name: 'look', risk: 'read' }, body: 'uptime' }]));
const manual = { ...shell, id: 'by-hand', steps: shell.steps.map((step) => ({ ...step, kind: 'manual' })) };

async function hello(profiles: Readonly<Record<string, string | null>>, more: { readonly ago?: string; readonly host?: string; readonly version?: string } = {}): Promise<void> {
  await db.pool.query('select runner_hello($1, $2, $3, $4)', [randomUUID(), more.host ?? 'web-1', more.version ?? version, JSON.stringify(profiles)]);
  await db.pool.query(`update runner set seen_at = now() - $1::interval where host = $2`, [more.ago ?? '4 seconds', more.host ?? 'web-1']);
}
async function examined(runbooks: readonly Runbook[]): Promise<readonly Check[]> {
  const { patient } = await aPatient({ db: db.pool });
  return examineRunners(patient, runbooks);
}
const said = (checks: readonly Check[]) => checks.map(({ state, say }) => `${state}: ${say}`);

test('nothing to run and nobody there', async () => {
  expect(said(await examined([manual]))).toEqual(['off: no runbook has shell steps, and no runner is there']);
});

test('a profile that works', async () => {
  await hello({ local: null });
  expect(said(await examined([shell]))).toEqual([expect.stringMatching(/^ok: profile local works on web-1 \(\d+ s ago\)$/)]);
});

test('one that does not, with the words of the runner', async () => {
  await hello({ local: 'bubblewrap is not installed: apt-get install bubblewrap.' });
  const [one] = await examined([shell]);
  expect([one?.state, one?.say]).toEqual(['warning', expect.stringMatching(/^profile local, which uptime needs does not work on web-1 \(\d+ s ago\): bubblewrap is not installed: apt-get install bubblewrap\.$/)]);
  expect(one?.fix).toContain('every minute');
});

test('one that works somewhere is enough', async () => {
  await hello({ local: 'no sandbox' });
  await hello({ local: null }, { host: 'web-2' });
  expect(said(await examined([shell]))).toEqual([expect.stringMatching(/^ok: profile local works on web-2/)]);
});

test('nobody, and how to start one', async () => {
  const [one] = await examined([shell]);
  expect([one?.state, one?.say]).toEqual(['warning', 'no runner holds the profile local, which uptime needs']);
  expect(one?.fix).toMatch(/`tocsin runner`.*RUNNER_DATABASE_URL.*`tocsin runner-role`/);
});

test('one that has gone silent is named, for somebody to look', async () => {
  await hello({ local: null }, { ago: '3 minutes' });
  expect(said(await examined([shell]))).toEqual([expect.stringMatching(/^warning: no runner holds the profile local, which uptime needs; it was last heard of on web-1 \(3 min ago\)$/)]);
});

test('another version', async () => {
  await hello({ local: null }, { version: '0.0.9' });
  expect(said(await examined([shell]))).toEqual([expect.stringMatching(/^ok/), `warning: another version than ${version} runs on web-1 (0.0.9)`]);
});

test('the database away: its own area says so', async () => {
  const { patient } = await aPatient();
  expect(await examineRunners(patient, [shell])).toEqual([]);
});
