// Who is in charge, folded from facts: also from facts that come late, twice, or of what is over.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import { commandedBy, dev, eve, led, offered } from '../support/commanding.ts';
import { ada, after, asFact, at, grace } from '../support/incidents.ts';

const offer = (handoff: number, to = ada): NewFact => ({ kind: 'handoff.offered', at: at(10 * handoff), by: grace, data: { handoff, to, from: grace } });
const ended = (handoff: number, how: 'accepted' | 'declined' | 'withdrawn' | 'overtaken', by = ada): NewFact => ({ kind: 'handoff.ended', at: at(100), by, data: { handoff, how } });
const commands = (commander = ada, by = commander): NewFact => ({ kind: 'commander.set', at: at(200), by, data: { commander, how: 'taken' } });

describe('a handoff', () => {
  it('waits, and its number is counted', () => {
    expect(after(commandedBy(), offer(1))).toMatchObject({ handoffs: 1, handoff: { id: 1, to: ada, from: grace, by: grace, at: at(10) }, endedHandoffs: [] });
  });

  it('is remembered with how it ended, when and by whom', () => {
    const incident = after(commandedBy(), offer(1), ended(1, 'declined'));
    expect(incident.handoff).toBeUndefined();
    expect(incident.endedHandoffs).toMatchObject([{ id: 1, to: ada, how: 'declined', endedBy: ada, endedAt: at(100) }]);
  });

  it('ends once: what comes later of it, or of another, changes nothing', () => {
    const incident = after(commandedBy(), offer(1), ended(1, 'declined'), offer(2, dev));
    const late = after(incident, ended(1, 'accepted'), ended(1, 'declined'), ended(7, 'accepted'));
    expect(late.endedHandoffs.map(({ id, how }) => [id, how])).toEqual([[1, 'declined']]);
    expect(late.handoff).toMatchObject({ id: 2, to: dev });
  });

  it('gives way to the next one', () => {
    const incident = after(commandedBy(), offer(1), offer(2, dev));
    expect(incident.endedHandoffs).toMatchObject([{ id: 1, how: 'withdrawn' }]);
    expect(incident).toMatchObject({ handoffs: 2, handoff: { id: 2 } });
  });

  it('is overtaken when somebody takes command, and when the incident ends', () => {
    expect(after(offered(), commands(dev))).toMatchObject({ commander: dev, endedHandoffs: [{ id: 1, how: 'overtaken', endedBy: dev }] });
    for (const status of ['resolved', 'declined', 'merged', 'closed'] as const) {
      const over = after(offered(), { kind: 'status.set', at: at(300), by: grace, data: { status, was: 'triage' } });
      expect([over.handoff, over.endedHandoffs[0]?.how], status).toEqual([undefined, 'overtaken']);
    }
    expect(after(offered(), { kind: 'status.set', data: { status: 'mitigated', was: 'triage' } }).handoff?.id).toBe(1);
  });

  it('is not overtaken by its own acceptance', () => {
    expect(after(offered(), ended(1, 'accepted'), commands(ada)).endedHandoffs.map((one) => one.how)).toEqual(['accepted']);
  });
});

describe('the commander', () => {
  it('comes with how they came to it', () => {
    const facts: NewFact = { kind: 'commander.set', at: at(200), by: ada, data: { commander: ada, was: grace, how: 'taken_over', reason: 'No answer' } };
    expect(after(commandedBy(), facts)).toMatchObject({ commander: ada, commanderAt: at(200), commandTaken: { was: grace, how: 'taken_over', reason: 'No answer' } });
  });

  it('leaves the role they had; the others keep theirs', () => {
    const roles = after(led(), { kind: 'role.set', data: { role: 'scribe', person: ada } }, { kind: 'role.set', data: { role: 'deputy', person: dev } });
    expect(after(roles, commands(ada)).roles.map((one) => one.role)).toEqual(['deputy']);
  });

  it('was heard when we last learned of something they did since they command', () => {
    const spoke = (by = grace, seq = 500) => asFact({ kind: 'note.added', at: at(3), by, data: { text: 'x' } }, seq);
    const heard = fold(commandedBy(), spoke(), 42);
    // It happened at 03:00:03 and was recorded 500 s after the start: that is when we heard it.
    expect(heard.commanderHeardAt).toBe(at(500));
    expect(fold(commandedBy(), spoke(eve), 42).commanderHeardAt).toBeUndefined();
    expect(after(heard, commands(ada, grace)).commanderHeardAt).toBeUndefined();
  });
});

describe('a role', () => {
  const scribe = (person = ada): NewFact => ({ kind: 'role.set', at: at(5), data: { role: 'scribe', person } });

  it('has one person: the last one named', () => {
    expect(after(led(), scribe(ada), scribe(dev)).roles).toEqual([{ role: 'scribe', person: dev, at: at(5) }]);
  });

  it('is released once; a release that comes late of somebody else’s is the same', () => {
    const released: NewFact = { kind: 'role.released', data: { role: 'scribe', was: ada } };
    expect(after(led(), scribe(), released, released).roles).toEqual([]);
    expect(after(led(), { kind: 'role.set', data: { role: 'deputy', person: ada } }, released).roles.map((one) => one.role)).toEqual(['deputy']);
  });
});

describe('a page', () => {
  const requested: NewFact = { kind: 'page.requested', at: at(5), by: grace, data: { page: 1, target: { type: 'user', id: 'PBOB', name: 'Bob' }, why: 'db' } };

  it('is asked for, then sent or failed', () => {
    expect(after(led(), requested).pages).toMatchObject([{ id: 1, state: 'asked', by: grace }]);
    expect(after(led(), requested, { kind: 'page.sent', data: { page: 1, key: 'Q' } }).pages).toMatchObject([{ state: 'sent' }]);
    expect(after(led(), requested, { kind: 'page.failed', data: { page: 1, reason: 'away' } }, { kind: 'page.sent', data: { page: 9, key: 'Q' } }).pages).toMatchObject([{ state: 'failed', reason: 'away' }]);
  });
});
