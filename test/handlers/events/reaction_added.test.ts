// The event reaction_added: what each emoji makes of a message, and how it is kept quiet.
import { describe, expect, it } from 'vitest';
import reactionAdded from '../../../handlers/events/reaction_added.ts';
import type { KnownMessage } from '../../../src/contracts.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { hear } from '../../support/asking.ts';
import { anIncident, applied, at, changesNothing, effectKinds, factKinds, facts, grace, refusal } from '../../support/incidents.ts';

const item = { type: 'message', channel: 'C0INC42', ts: '1795230012.000100' };
const event = { type: 'reaction_added', user: 'U0ADA', reaction: 'pushpin', item, item_user: 'U0GRACE', event_ts: '1795230600.000000' };
const message: KnownMessage = { channel: item.channel, ts: item.ts, author: 'U0GRACE', text: 'errors fall', thread: '1795230010.000100', permalink: 'https://acme.slack.example/p1' };
const known = { at: at(600), self: 'UTOCSIN', message };
const read = (more: object = {}) => reactionAdded.it.input.parse({ ...event, ...more });

describe('a reaction', () => {
  it('📌 puts the message on the timeline, at the message’s own time and not at the reaction’s', () => {
    const outcome = hear(reactionAdded, event, { known });
    expect(facts(outcome)).toMatchObject([{ kind: 'message.recorded', at: '2026-11-21T03:00:12.000Z', data: { author: 'U0GRACE', text: 'errors fall', thread: '1795230010.000100', permalink: message.permalink } }]);
    expect(effectKinds(outcome)).toEqual(['slack.react']);
    expect(outcome).not.toHaveProperty('answer');
  });

  it('✅ makes it a task, 🔁 a follow-up', () => {
    expect(factKinds(hear(reactionAdded, { ...event, reaction: 'white_check_mark' }, { known }))).toEqual(['task.added']);
    expect(factKinds(hear(reactionAdded, { ...event, reaction: 'repeat' }, { known }))).toEqual(['followup.added']);
  });

  it('by three people, or in eleven copies, counts once', () => {
    let incident = anIncident();
    for (const by of [grace, { ...grace, id: 'U0BEN' }, { ...grace, id: 'U0CHI' }]) {
      for (const copy of ['1', '2', '3', '4']) incident = applied(incident, hear(reactionAdded, { ...event, user: by.id, event_ts: copy }, { known, by, incident }), by);
    }
    expect(incident.messages).toMatchObject([{ ts: item.ts, times: 1, state: 'kept', by: grace }]);
  });

  it('of our own is no request, even where the team chose our emoji', () => {
    const config = { ...defaultConfig, reactions: { ...defaultConfig.reactions, timeline: 'memo' } };
    expect(changesNothing(hear(reactionAdded, { ...event, user: 'UTOCSIN', reaction: 'memo' }, { known, config, by: { ...grace, id: 'UTOCSIN' } }))).toBe(true);
  });

  it('under what Slack does not show, or under our own message, is answered with words', () => {
    expect(refusal(hear(reactionAdded, event, { known: { at: at(600), message: undefined } }))).toContain('does not show me that message');
    const ours = { ...message, author: undefined, app: { name: 'UTOCSIN', ours: true } };
    expect(refusal(hear(reactionAdded, event, { known: { ...known, message: ours } }))).toContain('mine');
  });

  it('that the team turned off does nothing', () => {
    const config = { ...defaultConfig, reactions: { timeline: false, task: false, followup: false } as const };
    expect(changesNothing(hear(reactionAdded, event, { known, config }))).toBe(true);
  });
});

describe('what is looked up', () => {
  it('is the message itself, by its own channel and ts: replies too', () => {
    expect(reactionAdded.it.needs?.(read())).toEqual([{ need: 'message', channel: item.channel, ts: item.ts }, { need: 'account' }]);
    expect(reactionAdded.it.channelOf(read())).toBe('C0INC42');
  });

  it.each([['pushpin', true], ['white_check_mark::skin-tone-2', true], ['repeat', true], ['tada', false], ['eyes', false]])('for %s: %s', (reaction, matters) => {
    expect(reactionAdded.it.concerns?.(read({ reaction }), defaultConfig)).toBe(matters);
  });

  it.each([['a file', { item: { type: 'file', file: 'F1' } }], ['no ts', { item: { ...item, ts: 'yesterday' } }], ['no item', { item: undefined }]])('never for %s', (_what, more) => {
    expect(reactionAdded.it.input.safeParse({ ...event, ...more }).success).toBe(false);
  });
});
