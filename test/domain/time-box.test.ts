// Time-boxes as people type them, near misses included.
import { describe, expect, it } from 'vitest';
import { boxChoice, longestBoxMs, splitBox } from '../../src/domain/time-box.ts';

const minute = 60_000;

describe('a time-box in a text', () => {
  it.each([
    ['check logs in 10m', 'check logs', 10],
    ['check logs in 10 min', 'check logs', 10],
    ['check logs 15 min', 'check logs', 15],
    ['check logs, within 90 minutes.', 'check logs', 90],
    ['check logs (10m)', 'check logs', 10],
    ['check logs for 1h', 'check logs', 60],
    ['check logs for 1 hour', 'check logs', 60],
    ['check logs 1h30m', 'check logs', 90],
    ['check logs 1h 30 min', 'check logs', 90],
    ['check the last 15 min in 5m', 'check the last 15 min', 5],
    ['in 10m check logs', 'check logs', 10],
    ['for 1h: check logs', 'check logs', 60],
    ['10m', '', 10],
    ['check logs 0m', 'check logs', 0],
  ])('%s', (text, rest, minutes) => expect(splitBox(text)).toEqual({ rest, boxMs: minutes * minute }));

  it.each([
    'check logs', 'check the last 15 min', 'sessions older than 2h', 'scale to 10m', 'check 30m old logs', 'restart pod5m', 'look at p99m', 'look at 10', '10m users see errors',
    'in', 'h', 'wait 10 mins more', 'read 100 MB', 'page 5 people', '',
  ])('is not in "%s"', (text) => expect(splitBox(text)).toEqual({ rest: text, boxMs: undefined }));
});

it('in a long text it is looked for at both ends alone: blanks and signs without end keep nobody waiting', () => {
  for (const run of [' ', '\n', '\ufeff', '-', ' ,', '9', 'in ', '10h ']) {
    const text = `x${run.repeat(50_000)}y`;
    expect(splitBox(text)).toEqual({ rest: text, boxMs: undefined });
  }
  const words = 'look at it '.repeat(500).trim();
  expect(splitBox(`${words} in 10m`)).toEqual({ rest: words, boxMs: 10 * minute });
  expect(splitBox(`for 1h: ${words}`)).toEqual({ rest: words, boxMs: 60 * minute });
  // Where the look begins is no beginning of a word.
  const cut = `spin${' '.repeat(55)}10m`;
  expect(splitBox(cut)).toEqual({ rest: cut, boxMs: undefined });
});

it('is chosen in a form in minutes, or not at all', () => {
  expect(boxChoice.parse('15')).toBe(15 * minute);
  expect(boxChoice.parse('none')).toBeUndefined();
  expect(boxChoice.parse('9999')).toBe(longestBoxMs);
  for (const wrong of ['', '0', '-5', '1.5', 'ten', '99999', undefined]) expect(boxChoice.safeParse(wrong).success).toBe(false);
});
