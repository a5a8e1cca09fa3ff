// What Slack tells of the incident's channel, in whatever order it comes: the last that happened is what holds.
import { describe, expect, it } from 'vitest';
import { channelArchived, channelUnarchived } from '../../src/domain/channel-news.ts';
import { after, anIncident, applied, changesNothing, effectKinds, facts } from '../support/incidents.ts';

const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } });
const told = (seconds: number) => ({ user: 'U0ADA', event_ts: `17952300${seconds}.000100` });
const archive = (seconds: number) => (now: typeof incident) => applied(now, channelArchived(now, told(seconds)));
const unarchive = (seconds: number) => (now: typeof incident) => applied(now, channelUnarchived(now, told(seconds)));
const archivedAfter = (...events: readonly ReturnType<typeof archive>[]) => events.reduce((now, event) => event(now), incident).channel?.archived;

/** Every order of these. */
function orders<T>(all: readonly T[]): T[][] {
  return all.length <= 1 ? [[...all]] : all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

describe('archived and brought back', () => {
  it('ends as it ended in Slack, in every order', () => {
    for (const order of orders([archive(10), unarchive(20)])) expect(archivedAfter(...order)).toBe(false);
    for (const order of orders([archive(10), unarchive(20), archive(30)])) expect(archivedAfter(...order)).toBe(true);
    for (const order of orders([archive(10), unarchive(20), archive(30), unarchive(40)])) expect(archivedAfter(...order)).toBe(false);
  });

  it('told first that it is back, keeps that, and shows nothing anew', () => {
    const outcome = channelUnarchived(incident, told(20));
    expect([facts(outcome), effectKinds(outcome)]).toEqual([[{ kind: 'channel.unarchived', data: { seen: '1795230020.000100' } }], []]);
    const there = applied(incident, outcome);
    expect([channelUnarchived(there, told(20)), channelArchived(there, told(10)), channelUnarchived(there, told(15))].map(changesNothing)).toEqual([true, true, true]);
    expect(changesNothing(channelArchived(there, told(21)))).toBe(false);
  });

  it('found archived by ourselves, or told without a time, is followed as it comes', () => {
    const found = after(incident, { kind: 'channel.archived', data: {} });
    expect(archivedAfter(() => found, unarchive(20))).toBe(false);
    const back = applied(archive(10)(incident), channelUnarchived(archive(10)(incident), {}));
    expect([back.channel?.archived, changesNothing(channelUnarchived(incident, {}))]).toEqual([false, true]);
  });
});
