// The runner's folder: its name outlives the host's, and old tries do not stay for ever.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { nameOfSpool, sweepSpool } from '../../src/runner/place.ts';
import { createLocalExecutor } from '../../src/runner/local/executor.ts';
import { folder } from '../cli/support.ts';

test('the first name stays', async () => {
  const spool = path.join(await folder({}), 'spool');
  expect([nameOfSpool(spool, 'web-1'), nameOfSpool(spool, 'web-2')]).toEqual(['web-1', 'web-1']);
  writeFileSync(path.join(spool, '.name'), '');
  expect(() => nameOfSpool(spool, 'web-3')).toThrow(/is empty: remove it/);
});

test('what ended or was lost a day ago is forgotten; what is younger, and what is no try, stays', async () => {
  const spool = path.join(await folder({}), 'spool');
  const executor = createLocalExecutor({ profiles: {}, spool, spares: 0 });
  const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
  const rc = JSON.stringify({ status: 'succeeded', code: 0, durationMs: 1, bytes: 4 });
  for (const [ref, files] of [[`${run}-0-1`, ['out', 'rc']], [`${run}-1-1`, ['out']], [`${run}-2-1`, ['out', 'rc']], ['other', ['out', 'rc']]] as const) {
    mkdirSync(path.join(spool, ref));
    mkdirSync(path.join(spool, ref, 'claim'));
    for (const file of files) writeFileSync(path.join(spool, ref, file), file === 'rc' ? rc : 'out\n');
  }
  const now = Date.now();
  for (const ref of [`${run}-0-1`, `${run}-1-1`, 'other']) utimesSync(path.join(spool, ref), now / 1_000, now / 1_000 - 90_000);
  expect(await sweepSpool(spool, executor, now)).toBe(2);
  expect(['0', '1', '2'].map((idx) => readdirSync(path.join(spool, `${run}-${idx}-1`)).sort())).toEqual([['claim'], ['claim'], ['claim', 'out', 'rc']]);
  expect(readdirSync(path.join(spool, 'other')).sort()).toEqual(['claim', 'out', 'rc']);
  executor.close();
});
