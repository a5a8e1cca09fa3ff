// Ids and timestamps: unique, increasing, and the same again from the same clock and randomness.
import { expect, test } from 'vitest';

import { createIds, formatTs, microsOf } from '../../../demo/slack/ids.ts';

import { fixedRandom, manualClock } from './support.ts';

test('timestamps have six decimals and only ever grow', () => {
  const clock = manualClock();
  const ids = createIds(clock, fixedRandom());
  const first = [ids.ts(), ids.ts()];
  clock.advance(1_500);
  expect([...first, ids.ts()]).toEqual(['1772334000.000000', '1772334000.000001', '1772334001.500000']);
});

test('ids are unique even when randomness stands still', () => {
  const ids = createIds(manualClock(), { fraction: () => 0, uuid: () => '' });
  expect(ids.id('C')).not.toBe(ids.id('C'));
  expect(ids.id('C')).toMatch(/^C[0-9A-Z]{10}$/u);
});

test('a ts is read back to the micro-second, and nonsense is not read', () => {
  expect(microsOf('1503435956.000247')).toBe(1_503_435_956_000_247);
  expect(microsOf('1503435956')).toBe(1_503_435_956_000_000);
  expect(formatTs(1_503_435_956_000_247)).toBe('1503435956.000247');
  expect([microsOf(''), microsOf('now'), microsOf('1.2.3'), microsOf('-1')]).toEqual(
    [undefined, undefined, undefined, undefined],
  );
});
