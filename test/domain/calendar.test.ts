// When nights and weeks come round next.
import { expect, it } from 'vitest';
import { nextHour, nextNight, nextWeekly } from '../../src/domain/calendar.ts';

it.each([['2026-11-21T02:46:59.999Z', '2026-11-21T02:47:00.000Z'], ['2026-11-21T02:47:00.000Z', '2026-11-22T02:47:00.000Z'], ['2026-12-31T23:59:00.000Z', '2027-01-01T02:47:00.000Z']])(
  'the night after %s', (now, next) => expect(nextNight(new Date(now), '02:47').toISOString()).toBe(next));

// 2026-11-23 is a Monday.
it.each([
  ['2026-11-21T12:00:00.000Z', 'monday', '2026-11-23T09:00:00.000Z'], ['2026-11-23T08:59:59.000Z', 'monday', '2026-11-23T09:00:00.000Z'], ['2026-11-23T09:00:00.000Z', 'monday', '2026-11-30T09:00:00.000Z'],
  ['2026-11-21T12:00:00.000Z', 'sunday', '2026-11-22T09:00:00.000Z'], ['2026-11-21T12:00:00.000Z', 'saturday', '2026-11-28T09:00:00.000Z'],
] as const)('after %s the next %s', (now, on, next) => expect(nextWeekly(new Date(now), on, '09:00').toISOString()).toBe(next));

it.each([['2026-11-21T02:22:59.999Z', '2026-11-21T02:23:00.000Z'], ['2026-11-21T02:23:00.000Z', '2026-11-21T03:23:00.000Z'], ['2026-12-31T23:59:00.000Z', '2027-01-01T00:23:00.000Z']])(
  'the hour after %s', (now, next) => expect(nextHour(new Date(now), 23).toISOString()).toBe(next));
