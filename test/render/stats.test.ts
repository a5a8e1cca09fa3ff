// The figures as they are shown: counts beside everything, and "too few" where there are too few.
import { describe, expect, it } from 'vitest';
import type { StatsRow } from '../../src/domain/stats.ts';
import { renderStats } from '../../src/render/stats.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { config, start } from './stories.ts';

const minute = 60_000;
const rows = (count: number, severity: string | undefined, from = 1): StatsRow[] => Array.from({ length: count }, (_, n) => ({
  id: from + n, severity, openedAt: start, toCommander: (n + 1) * minute, toMitigated: n % 3 === 0 ? undefined : (n + 5) * 4 * minute, toResolved: (n + 7) * 9 * minute,
}));

describe('golden words', () => {
  it('some of each', () => sameMessage('stats', renderStats({ days: 30, rows: [...rows(12, 'SEV2', 20), ...rows(6, 'SEV1', 10), ...rows(3, undefined)], open: 2 }, config)));
  it('none at all', () => sameMessage('stats-none', renderStats({ days: 7, rows: [], open: 0 }, config)));
});

it('never speaks of an average but to say that it is none', () => {
  const text = JSON.stringify(renderStats({ days: 30, rows: rows(20, 'SEV2'), open: 0 }, config));
  expect(text.match(/average/g)).toEqual(['average']);
  expect(text).toContain('averages would say nothing');
});

it('stays within Slack’s limits, whatever severities are called', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const roll = dice(seed);
    const many = Array.from({ length: roll.pick([1, 40, 1_000]) }, (_, n): StatsRow => ({
      id: n + 1, severity: roll.pick(['SEV1', 'SEV2', undefined, hostileText(roll, 60)]), openedAt: start, toCommander: roll.pick([undefined, 1e12]), toMitigated: 0, toResolved: 5e11,
    }));
    expect(wrongInMessage(renderStats({ days: 730, rows: many, open: 99 }, config)), `seed ${seed}`).toEqual([]);
  }
});
