// /incident timeline: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import timeline from '../../../handlers/commands/timeline.ts';
import { ask } from '../../support/asking.ts';
import { asFact, at, changesNothing, refusal, said } from '../../support/incidents.ts';

const notes = Array.from({ length: 40 }, (_, n) => asFact({ kind: 'note.added', data: { text: `note number ${n + 1}.` } }, n + 1));
const known = { at: at(0), timeline: notes };

describe('/incident timeline', () => {
  it('shows the newest rows, and changes nothing', () => {
    const outcome = ask(timeline, '2', { known });
    expect(JSON.stringify(outcome)).toContain('note number 40.');
    expect(JSON.stringify(outcome)).not.toContain('note number 38.');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('shows 25 of them unless it is told how many', () => {
    const shown = JSON.stringify(ask(timeline, '', { known }));
    expect([shown.includes('note number 16.'), shown.includes('note number 15.')]).toEqual([true, false]);
    expect(said(ask(timeline, '100', { known }))).not.toBe('');
  });

  it.each(['0', '101', '-1', '2.5', 'all', 'NaN', 'Infinity'])('refuses "%s", with what to write', (text) => {
    expect(refusal(ask(timeline, text))).toContain('`/incident timeline 50`');
  });

  it('asks for the timeline', () => {
    expect(timeline.it.needs?.({ most: 25 })).toEqual([{ need: 'timeline' }]);
  });
});
