// /incident catchup: what it takes, from where it begins, and how far you have read then.
import { describe, expect, it } from 'vitest';
import catchup from '../../../handlers/commands/catchup.ts';
import type { Known } from '../../../src/contracts.ts';
import { ask } from '../../support/asking.ts';
import { anIncident, asFact, at, changesNothing, grace, said } from '../../support/incidents.ts';

const timeline = [
  asFact({ kind: 'incident.opened', data: { title: 'Checkout is down', kind: 'live', private: false, source: 'slack', services: [] } }, 1),
  ...['first', 'second', 'third'].map((word, n) => asFact({ kind: 'note.added', by: grace, data: { text: `${word} note` } }, n + 2)),
];
const seen = (seq: number, who = 'U0ADA'): Known => ({ at: at(600), timeline, presence: new Map([[who, { spokeAt: undefined, seenSeq: seq }]]) });
const shown = (known: Known) => JSON.stringify(ask(catchup, '', { known }));

describe('/incident catchup', () => {
  it('begins where you looked last', () => {
    expect(['first', 'second', 'third'].map((word) => shown(seen(2)).includes(`${word} note`))).toEqual([false, true, true]);
    expect(said(ask(catchup, '', { known: seen(2) }))).toContain('Since you looked last');
  });

  it('begins at the beginning the first time, whoever else has looked', () => {
    for (const known of [seen(4, 'U0GRACE'), { at: at(600), timeline }]) expect(said(ask(catchup, '', { known }))).toContain('From the beginning');
  });

  it('marks what it showed as read, and nothing that came meanwhile', () => {
    expect(ask(catchup, '', { known: seen(2), incident: { ...anIncident(), seq: 9 } })).toMatchObject({ looked: 4 });
    expect(ask(catchup, '', { known: { at: at(600), timeline: [], presence: new Map() } })).toMatchObject({ looked: 0 });
  });

  it('says so when there is nothing new', () => expect(said(ask(catchup, '', { known: seen(4) }))).toContain('Nothing new since you looked last. You have seen everything up to'));

  it('writes nothing down, and asks for the timeline and how far you have read', () => {
    expect(changesNothing(ask(catchup, '', { known: seen(2) }))).toBe(true);
    expect(catchup.it.needs?.({})).toEqual([{ need: 'timeline' }, { need: 'presence' }]);
  });

  it.each(['', 'happened', 'please', 'since yesterday'])('takes "%s"', (text) => expect(said(ask(catchup, text, { known: seen(2) }))).not.toBe(''));
});
