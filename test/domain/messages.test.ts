// Messages on the record: once each, at their own time, followed when they are edited or deleted, dropped by who put them there.
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { declared } from '../../src/domain/opening.ts';
import { deleted, dropped, edited, instantOf, keptOf, marked, meaningOf, openedFrom, recorded, withoutDropped, type KnownMessage } from '../../src/domain/messages.ts';
import { ada, after, anIncident, applied, asFact, changesNothing, decision, facts, grace } from '../support/incidents.ts';

const place = { channel: 'C0INC42', ts: '1795230012.000100' };
const message: KnownMessage = { ...place, author: 'U0GRACE', text: 'errors fall', thread: undefined, permalink: 'https://acme.slack.example/archives/C0INC42/p1' };
const kept = applied(anIncident(), recorded(anIncident(), message));
const edit = (editedAt: string, text: string) => ({ kind: 'edited', ...place, user: 'U0GRACE', text, thread: undefined, editedAt }) as const;

describe('what a reaction means', () => {
  it.each([
    ['pushpin', 'timeline'], ['white_check_mark', 'task'], ['repeat', 'followup'], ['white_check_mark::skin-tone-3', 'task'], ['eyes', undefined], ['memo', undefined],
    ['', undefined], ['push', undefined], ['pushpin2', undefined], ['constructor', undefined],
  ])('%s is %s', (name, meaning) => expect(meaningOf(name, defaultConfig)).toBe(meaning));

  it('is what the team says, and nothing where it says no', () => {
    const config = { reactions: { timeline: false, task: 'raised_hand', followup: 'repeat' } } as const;
    expect([meaningOf('pushpin', config), meaningOf('raised_hand::skin-tone-6', config), meaningOf('false', config)]).toEqual([undefined, 'task', undefined]);
  });
});

describe('the time of a message', () => {
  it.each([
    ['1795230012.000100', '2026-11-21T03:00:12.000Z'], ['1795230012.999999', '2026-11-21T03:00:12.999Z'], ['999999999.000001', '2001-09-09T01:46:39.000Z'],
  ])('%s is %s', (ts, at) => expect(instantOf(ts)).toBe(at));
});

describe('onto the timeline', () => {
  it('at its own time, with author, words, place and a mark of ours', () => {
    const { facts: [fact], effects } = decision(recorded(anIncident(), { ...message, thread: '1795230010.000100', edited: '1795230013.000000' }));
    expect(fact).toEqual({
      kind: 'message.recorded', key: 'message:C0INC42:1795230012.000100:1', at: '2026-11-21T03:00:12.000Z',
      data: { ...place, thread: '1795230010.000100', author: 'U0GRACE', text: 'errors fall', permalink: message.permalink, edited: '1795230013.000000' },
    });
    expect(effects).toEqual([{ kind: 'slack.react', data: { ...place, name: 'memo', on: true } }]);
  });

  it('once, whoever asks and however often', () => {
    expect(changesNothing(recorded(kept, message))).toBe(true);
    expect(changesNothing(recorded(kept, { ...message, text: 'other words', author: 'U0ADA' }))).toBe(true);
  });

  it('beside another message of the same second, or of another channel', () => {
    for (const other of [{ ts: '1795230012.000200' }, { channel: 'C0OTHER' }]) expect(facts(recorded(kept, { ...message, ...other }))).toHaveLength(1);
  });

  it('with its words as they are, cut to what a fact holds, and never none', () => {
    const text = (words: string) => facts(recorded(anIncident(), { ...message, text: words }))[0]?.data;
    expect(text('<@U0ADA> *look* &amp; see')).toMatchObject({ text: '<@U0ADA> *look* &amp; see' });
    expect(text('')).toMatchObject({ text: '(a message without words)' });
    const long = text('🔥'.repeat(15_000));
    expect(long && 'text' in long ? [long.text.length <= 20_000, long.text.isWellFormed(), long.text.endsWith('…')] : []).toEqual([true, true, true]);
    expect(() => asFact({ kind: 'message.recorded', data: { ...place, author: 'U0ADA', text: long && 'text' in long ? long.text : '' } }, 2)).not.toThrow();
  });

  it('of an app under its name, however long', () => {
    const author = (name: string) => facts(recorded(anIncident(), { ...message, author: undefined, app: { name, ours: false } }))[0]?.data;
    expect(author('Grafana')).toMatchObject({ author: 'Grafana' });
    expect(author('x'.repeat(100))).toMatchObject({ author: 'x'.repeat(40) });
  });

  it('without a link that is longer than a fact takes', () => {
    expect(facts(recorded(anIncident(), { ...message, permalink: `https://x.example/${'y'.repeat(1_000)}` }))[0]?.data).not.toHaveProperty('permalink');
  });
});

describe('off the timeline', () => {
  it('by who put it there, and our mark with it', () => {
    const { facts: told, effects } = decision(dropped(kept, place, ada));
    expect(told).toEqual([{ kind: 'message.dropped', key: 'message-dropped:C0INC42:1795230012.000100:1', data: place }]);
    expect(effects).toEqual([marked(place, 'timeline', false)]);
    expect(keptOf(applied(kept, dropped(kept, place, ada)), place)?.state).toBe('dropped');
  });

  it('not by anybody else, not twice, and nothing that is not on it', () => {
    expect(changesNothing(dropped(kept, place, grace))).toBe(true);
    const off = applied(kept, dropped(kept, place, ada));
    expect(changesNothing(dropped(off, place, ada))).toBe(true);
    expect(changesNothing(dropped(kept, { ...place, ts: '1795230012.000101' }, ada))).toBe(true);
  });

  it('and on it again, as often as somebody changes their mind', () => {
    const off = applied(kept, dropped(kept, place, ada));
    const again = recorded(off, message);
    expect(facts(again)[0]?.key).toBe('message:C0INC42:1795230012.000100:2');
    const on = applied(off, again, grace);
    expect(keptOf(on, place)).toMatchObject({ state: 'kept', times: 2, by: grace });
    expect(changesNothing(dropped(on, place, ada))).toBe(true);
    expect(facts(dropped(on, place, grace))[0]?.key).toBe('message-dropped:C0INC42:1795230012.000100:2');
  });
});

describe('edited in Slack', () => {
  it('is recorded at the time of the edit, one fact for each', () => {
    expect(facts(edited(kept, edit('1795230060.000000', 'errors rise')))).toEqual([{
      kind: 'message.edited', key: 'message-edited:C0INC42:1795230012.000100:1795230060.000000', at: '2026-11-21T03:01:00.000Z', data: { ...place, text: 'errors rise' },
    }]);
    expect(facts(edited(kept, edit('1795230061.000000', 'errors rise')))[0]?.key).not.toBe(facts(edited(kept, edit('1795230060.000000', 'errors rise')))[0]?.key);
  });

  it('before it was put on the timeline: the words we read were those already', () => {
    const later = applied(anIncident(), recorded(anIncident(), { ...message, edited: '1795230060.000000' }));
    expect(changesNothing(edited(later, edit('1795230060.000000', 'errors fall')))).toBe(true);
    expect(changesNothing(edited(later, edit('1795230050.000000', 'an even older version')))).toBe(true);
    expect(facts(edited(later, edit('1795230061.000000', 'newer')))).toHaveLength(1);
  });

  it('and told late, after a later edit or after it was deleted, is recorded at its own time', () => {
    const twice = applied(kept, edited(kept, edit('1795230070.000000', 'third version')));
    expect(facts(edited(twice, edit('1795230060.000000', 'second version')))[0]?.at).toBe('2026-11-21T03:01:00.000Z');
    const gone = applied(kept, deleted(kept, place, '1795230080.000000'));
    expect(facts(edited(gone, edit('1795230060.000000', 'second version')))).toHaveLength(1);
  });

  it('is nobody’s business when it is not on the timeline, or no longer', () => {
    expect(changesNothing(edited(anIncident(), edit('1795230060.000000', 'x')))).toBe(true);
    expect(changesNothing(edited(applied(kept, dropped(kept, place, ada)), edit('1795230060.000000', 'x')))).toBe(true);
    expect(changesNothing(edited(kept, edit('yesterday', 'x')))).toBe(true);
  });
});

describe('deleted in Slack', () => {
  it('stays on the record, marked; Slack does not say who did it', () => {
    expect(facts(deleted(kept, place, '1795230080.000000'))).toEqual([{
      kind: 'message.deleted', key: 'message-deleted:C0INC42:1795230012.000100', by: { type: 'system', id: 'slack', name: 'Slack' }, at: '2026-11-21T03:01:20.000Z', data: place,
    }]);
    expect(facts(deleted(kept, place, undefined))[0]).not.toHaveProperty('at');
  });

  it('once, and only what is on the timeline', () => {
    expect(changesNothing(deleted(applied(kept, deleted(kept, place, undefined)), place, undefined))).toBe(true);
    expect(changesNothing(deleted(applied(kept, dropped(kept, place, ada)), place, undefined))).toBe(true);
    expect(changesNothing(deleted(anIncident(), place, undefined))).toBe(true);
  });
});

describe('an incident that is declared from a message', () => {
  const opening = (isPrivate: boolean) => declared(defaultConfig, { title: 'Search is slow', severity: undefined, kind: 'live', private: isPrivate }, ada);

  it('begins with it, and marks it', () => {
    const { facts: told, effects } = openedFrom(opening(false), message, false).opens(42);
    expect(told.map((fact) => fact.kind)).toEqual(['incident.opened', 'commander.set', 'message.recorded']);
    expect(effects.at(-1)).toEqual(marked(place, 'timeline', true));
  });

  it('leaves no mark where everybody reads when it is private', () => {
    const { facts: told, effects } = openedFrom(opening(true), message, true).opens(42);
    expect(told.at(-1)?.kind).toBe('message.recorded');
    expect(effects.map((effect) => effect.kind)).not.toContain('slack.react');
  });

  it('is opened all the same when Slack does not show the message, or it is ours', () => {
    for (const none of [undefined, { ...message, author: undefined, app: { name: 'UTOCSIN', ours: true } }]) {
      expect(openedFrom(opening(false), none, false).opens(42)).toEqual(opening(false).opens(42));
    }
  });
});

describe('the story without what was taken back', () => {
  const one = { kind: 'message.recorded', data: { ...place, author: 'U0ADA', text: 'a' } } as const;
  const row = (...told: readonly Parameters<typeof asFact>[0][]) => withoutDropped(told.map((fact, n) => asFact(fact, n + 1))).map((fact) => fact.seq);
  const drop = { kind: 'message.dropped', data: place } as const;
  const change = { kind: 'message.edited', data: { ...place, text: 'b' } } as const;
  const note = { kind: 'note.added', data: { text: 'n' } } as const;

  it('has every message that is on the timeline, with its edits', () => expect(row(note, one, change)).toEqual([1, 2, 3]));
  it('has nothing of one that was dropped', () => expect(row(one, change, note, drop)).toEqual([3]));
  it('has one that was put back once, as it was then', () => expect(row(one, change, drop, one, change)).toEqual([4, 5]));
  it('has the edits of a message whose recording it does not show', () => expect(row(change, note)).toEqual([1, 2]));
  it('tells messages apart', () => expect(row(one, { ...one, data: { ...one.data, ts: '1795230012.000101' } }, drop)).toEqual([2]));
  it('leaves what stands already as it is', () => expect(after(anIncident(), one).messages).toHaveLength(1));
});
