// What is left to do when an incident became private while an effect was under way, and whose Home may still show it.
import { expect, test } from 'vitest';
import { decide } from '../../src/domain/decision.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { homeMayShowMs, takenBack } from '../../src/engine/privacy.ts';
import { after, anIncident, at } from '../support/incidents.ts';

const channel: NewFact = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } };
const open = anIncident({ then: [channel] });
const hidden = after(open, { kind: 'incident.made_private', data: { was: { id: 'C0INC42', name: 'inc-42' } } });
const said = decide([{ kind: 'note.added', data: { text: 'it was said' } }], [{ kind: 'slack.topic.set', data: {} }]);

test('what was meant for everybody is taken back, from a channel that is closed already too; what was said stays on the record', () => {
  const closed = after(hidden, { kind: 'channel.closed', data: { channel: 'C0INC42', redacted: 1 } });
  for (const now of [hidden, closed]) {
    const { facts, effects } = takenBack(said, open, now);
    expect(facts).toEqual(said.facts);
    expect(effects).toEqual([...said.effects, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.channel.close', data: { channel: 'C0INC42', redact: true } }]);
  }
});

test('nothing is, when it is public still, or was private when it was read', () => {
  expect(takenBack(said, open, open)).toBe(said);
  expect(takenBack(said, hidden, hidden)).toBe(said);
});

test('a Home that was opened since the incident began may show it, and a day before that', () => {
  const day = 24 * 3_600_000;
  expect(homeMayShowMs(open, at(3_600))).toBe(day);
  expect(homeMayShowMs(hidden, at(3_600))).toBe(day + 3_600_000);
});
