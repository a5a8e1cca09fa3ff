// Figures: medians and percentiles of real incidents, nothing where there are too few; and the words for how long.
import { expect, test } from 'vitest';
import { bySeverity, figure, readDays, type StatsRow } from '../../src/domain/stats.ts';
import { at } from '../support/incidents.ts';

const minutes = (...all: number[]) => all.map((one) => one * 60_000);
const row = (id: number, severity: string | undefined, resolved: number | undefined): StatsRow => ({ id, severity, openedAt: at(0), toCommander: undefined, toMitigated: undefined, toResolved: resolved });

test.each([
  ['none', [], 0, undefined, undefined],
  ['too few for anything', minutes(1, 2, 3, 4), 4, undefined, undefined],
  ['enough for a median', minutes(5, 1, 4, 2, 3), 5, 3, undefined],
  ['an even number: the lower of the two, never one that nobody had', minutes(1, 2, 3, 4, 100, 200), 6, 3, undefined],
  ['enough for both', minutes(...Array.from({ length: 10 }, (_, n) => n + 1)), 10, 5, 9],
  ['one that lasted for days moves neither', minutes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10_000), 10, 5, 9],
])('%s', (_, times, n, median, ninetieth) => {
  const found = figure(times);
  expect([found.n, found.median && found.median / 60_000, found.ninetieth && found.ninetieth / 60_000]).toEqual([n, median, ninetieth]);
});

test('what never came is not counted as zero', () => {
  expect(figure([undefined, 60_000, undefined])).toEqual({ n: 1, median: undefined, ninetieth: undefined });
});

test('by severity, the worst first, those without one last', () => {
  const groups = bySeverity([row(1, undefined, 1), row(2, 'SEV3', 2), row(3, 'SEV1', 3), row(4, 'SEV3', undefined)]);
  expect(groups.map((group) => [group.severity, group.n, group.toResolved.n])).toEqual([['SEV1', 1, 1], ['SEV3', 2, 1], [undefined, 1, 1]]);
});

test.each([
  ['', 30], ['30d', 30], ['7', 7], ['4w', 28], ['4 weeks', 28], ['a month', 30], ['last 3 months', 90], ['the last week', 7], ['quarter', 91], ['1y', 365], ['2Y', 730], ['90 days', 90],
  ['0d', undefined], ['731', undefined], ['3y', undefined], ['soon', undefined], ['7 8', undefined], ['-7d', undefined], ['7d please', undefined], ['1.5d', undefined], ['a', undefined],
])('%j is %s days', (text, days) => {
  expect(readDays(text)).toBe(days);
});
