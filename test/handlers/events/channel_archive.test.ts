// The event channel_archive: followed once.
import { describe, expect, it } from 'vitest';
import channelArchive from '../../../handlers/events/channel_archive.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../../support/incidents.ts';

const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const event = { type: 'channel_archive', channel: 'C0INC42', user: 'U0ADA', event_ts: '9.9' };

describe('a channel that is archived by hand', () => {
  it('is followed, and shown in the announcement', () => {
    const outcome = hear(channelArchive, event, { incident });
    expect(facts(outcome)).toEqual([{ kind: 'channel.archived', data: { seen: '9.9' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.announcement.show']);
    expect(channelArchive.it.channelOf(channelArchive.it.input.parse(event))).toBe('C0INC42');
    expect(channelArchive.it.scopes).toEqual(['channels:read']);
  });

  it('is Slack’s word where it does not say whose doing it is', () => {
    expect(facts(hear(channelArchive, { ...event, user: undefined }, { incident }))[0]?.by).toMatchObject({ type: 'system', id: 'slack' });
  });

  it('is followed once', () => {
    expect(changesNothing(hear(channelArchive, event, { incident: applied(incident, hear(channelArchive, event, { incident })) }))).toBe(true);
  });
});
