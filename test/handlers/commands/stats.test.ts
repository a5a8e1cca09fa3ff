// /incident stats: for how long, and what is asked for.
import { expect, it } from 'vitest';
import stats from '../../../handlers/commands/stats.ts';
import { ask } from '../../support/asking.ts';
import { at, changesNothing, refusal, said } from '../../support/incidents.ts';

it.each([['', 30], ['7d', 7], ['4 weeks', 28]])('%j', (text, days) => {
  const input = stats.it.parse(text, {} as never);
  expect(input).toEqual({ days });
  expect(stats.it.needs?.({ days })).toEqual([{ need: 'stats', days }]);
});

it('says what it understands', () => {
  expect(refusal(ask(stats, 'since the launch'))).toContain('/incident stats 30d');
});

it('answers one person and changes nothing', () => {
  const outcome = ask(stats, '7d', { known: { at: at(0), stats: { days: 7, rows: [], open: 2 } } });
  expect(changesNothing(outcome)).toBe(true);
  expect(said(outcome)).toContain('Last 7 days: 0 incidents resolved, 2 open now');
});
