// The event channel_rename: followed once.
import { describe, expect, it } from 'vitest';
import channelRename from '../../../handlers/events/channel_rename.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../../support/incidents.ts';

const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const event = { type: 'channel_rename', channel: { id: 'C0INC42', name: 'inc-42-cart', created: 1_360_782_804 }, event_ts: '9.9' };

describe('a channel that is renamed by hand', () => {
  it('is followed: its id is the key, the name is decoration; Slack does not say who did it', () => {
    const outcome = hear(channelRename, event, { incident });
    expect(facts(outcome)).toEqual([{ kind: 'channel.renamed', by: { type: 'system', id: 'slack', name: 'Slack' }, data: { name: 'inc-42-cart' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.announcement.show']);
    expect(channelRename.it.channelOf(channelRename.it.input.parse(event))).toBe('C0INC42');
    expect(channelRename.it.scopes).toEqual(['channels:read']);
  });

  it('is followed once, and our own naming is no news', () => {
    expect(changesNothing(hear(channelRename, event, { incident: applied(incident, hear(channelRename, event, { incident })) }))).toBe(true);
    expect(changesNothing(hear(channelRename, { ...event, channel: { id: 'C0INC42', name: 'inc-42' } }, { incident }))).toBe(true);
  });
});
