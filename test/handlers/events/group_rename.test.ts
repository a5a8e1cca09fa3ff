// The event group_rename: followed once.
import { describe, expect, it } from 'vitest';
import groupRename from '../../../handlers/events/group_rename.ts';
import { hear } from '../../support/asking.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../../support/incidents.ts';

const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const event = { type: 'group_rename', channel: { id: 'C0INC42', name: 'inc-42-cart', created: 1_360_782_804 }, event_ts: '9.9' };

describe('a private channel that is renamed by hand', () => {
  it('is followed: its id is the key, the name is decoration; Slack does not say who did it', () => {
    const outcome = hear(groupRename, event, { incident });
    expect(facts(outcome)).toEqual([{ kind: 'channel.renamed', by: { type: 'system', id: 'slack', name: 'Slack' }, data: { name: 'inc-42-cart' } }]);
    expect(effectKinds(outcome)).toEqual(['slack.announcement.show']);
    expect(groupRename.it.channelOf(groupRename.it.input.parse(event))).toBe('C0INC42');
    expect(groupRename.it.scopes).toEqual(['groups:read']);
  });

  it('is followed once, and our own naming is no news', () => {
    expect(changesNothing(hear(groupRename, event, { incident: applied(incident, hear(groupRename, event, { incident })) }))).toBe(true);
    expect(changesNothing(hear(groupRename, { ...event, channel: { id: 'C0INC42', name: 'inc-42' } }, { incident }))).toBe(true);
  });
});
