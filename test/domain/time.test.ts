// Instants and durations, read and said.
import { describe, expect, it } from 'vitest';
import { between, duration, instant, plus, sayClock, sayDuration, toInstant } from '../../src/domain/time.ts';

describe('an instant', () => {
  it('is ISO 8601 in UTC with milliseconds, and nothing else', () => {
    expect(instant.safeParse('2026-11-21T03:00:00.000Z').success).toBe(true);
    for (const near of ['2026-11-21T03:00:00Z', '2026-11-21T03:00:00.000+01:00', '2026-11-21 03:00:00.000Z', '2026-02-30T03:00:00.000Z', '']) {
      expect(instant.safeParse(near).success, near).toBe(false);
    }
  });

  it('adds, subtracts and is written the same everywhere', () => {
    expect(toInstant(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(plus('2026-12-31T23:59:59.999Z', 1)).toBe('2027-01-01T00:00:00.000Z');
    expect(between('2026-11-21T03:00:00.000Z', '2026-11-21T02:59:59.000Z')).toBe(-1_000);
    expect(sayClock('2026-11-21T14:05:59.000Z')).toBe('14:05');
  });
});

describe('a duration', () => {
  it.each([['90s', 90_000], ['20m', 1_200_000], ['2h', 7_200_000], ['3d', 259_200_000], ['99999s', 99_999_000]])('%s is %i ms', (text, ms) => {
    expect(duration.parse(text)).toBe(ms);
  });

  it.each(['', '20', 'm', '0m', '-1m', '1.5h', '20 m', '20M', '1w', '100000s', '01m', '20m '])('"%s" is refused, with what is right', (text) => {
    expect(duration.safeParse(text).error?.issues[0]?.message).toContain('90s, 20m, 2h or 3d');
  });

  it.each([
    [0, '0 s'], [-100, '0 s'], [1, 'under 1 s'], [999, 'under 1 s'], [1_000, '1 s'], [89_400, '89 s'], [90_000, '2 min'], [-90_000, '-2 min'], [3_599_000, '1 h 00 min'], [7_500_000, '2 h 05 min'],
    [172_799_000, '2 d 0 h'], [273_600_000, '3 d 4 h'],
  ])('%i ms is said as "%s"', (ms, text) => {
    expect(sayDuration(ms)).toBe(text);
  });
});
