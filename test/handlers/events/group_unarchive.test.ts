// The event group_unarchive: followed once.
import { describe, expect, it } from 'vitest';
import groupUnarchive from '../../../handlers/events/group_unarchive.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../../support/incidents.ts';

const archived = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } }, { kind: 'channel.archived', data: {} });
const event = { type: 'group_unarchive', channel: 'C0INC42', user: 'U0ADA', event_ts: '9.9' };

describe('a private channel that is brought back by hand', () => {
  it('is followed, and shows the incident again as it is now', () => {
    const outcome = hear(groupUnarchive, event, { incident: archived });
    expect(facts(outcome)).toEqual([{ kind: 'channel.unarchived', data: { seen: '9.9' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.card.show', 'slack.topic.set', 'slack.announcement.show']);
    expect(groupUnarchive.it.channelOf(groupUnarchive.it.input.parse(event))).toBe('C0INC42');
    expect(groupUnarchive.it.scopes).toEqual(['groups:read']);
  });

  it('is Slack’s word where it does not say whose doing it is', () => {
    expect(facts(hear(groupUnarchive, { ...event, user: undefined }, { incident: archived }))[0]?.by).toMatchObject({ type: 'system', id: 'slack' });
  });

  it('is followed once', () => {
    expect(changesNothing(hear(groupUnarchive, event, { incident: applied(archived, hear(groupUnarchive, event, { incident: archived })) }))).toBe(true);
  });
});
