// The catch-up: where it stands in two lines, then where each thing that moved stands now. Short, and complete without its blocks.
import { describe, expect, it } from 'vitest';
import type { Fact, NewFact } from '../../src/domain/facts.ts';
import { plus } from '../../src/domain/time.ts';
import { newsIn, renderCatchUp } from '../../src/render/catch-up.ts';
import { renderTold } from '../../src/render/told.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { sameMessage } from './golden.ts';
import { ada, bela, config, declaredFacts, facts, freshFacts, incidentOf, runStories, start, workedFacts } from './stories.ts';

const place = { channel: 'C0INC42', ts: '1795230012.000100' };
const recorded: NewFact = {
  kind: 'message.recorded', by: ada, at: plus(start, 12_000),
  data: { ...place, thread: '1795230010.000100', author: 'U0BELA', text: '<@U0ADA> errors fall, see <https://grafana.acme.example/d/1|the board> &amp; tell <!channel>', permalink: 'https://acme.slack.example/archives/C0INC42/p1' },
};
const edited: NewFact = { kind: 'message.edited', by: bela, at: plus(start, 60_000), data: { ...place, text: 'errors rise' } };
const deleted: NewFact = { kind: 'message.deleted', by: { type: 'system', id: 'slack' }, data: place };
const dropped: NewFact = { kind: 'message.dropped', by: ada, data: place };

const busy: readonly NewFact[] = [
  ...(runStories['half-approved'] ?? []),
  { kind: 'status.set', by: ada, data: { status: 'identified', was: 'investigating' } },
  { kind: 'status.set', by: ada, data: { status: 'mitigated', was: 'identified', evidence: 'error rate under 0.1 %' } },
  { kind: 'severity.set', by: ada, data: { severity: 'SEV1', was: 'SEV2' } },
  { kind: 'commander.set', by: bela, data: { commander: bela, was: ada, how: 'taken_over', reason: 'no answer for five minutes' } },
  { kind: 'role.set', by: bela, data: { role: 'scribe', person: ada } },
  { kind: 'decision.proposed', by: bela, data: { decision: 1, text: 'fail over to west', until: plus(start, 3_600_000) } },
  { kind: 'decision.objected', by: ada, data: { decision: 1, reason: 'west has no capacity' } },
  { kind: 'decision.made', by: bela, data: { decision: 1, how: 'despite' } },
  { kind: 'hypothesis.stated', by: ada, data: { hypothesis: 1, text: 'the new cache' } },
  { kind: 'hypothesis.settled', by: ada, data: { hypothesis: 1, how: 'ruled_out' } },
  { kind: 'task.added', by: bela, data: { task: 1, text: 'look at the replica', assignee: ada, boxMs: 600_000, dueAt: plus(start, 3_600_000) } },
  { kind: 'task.added', by: bela, data: { task: 2, text: 'call the provider', assignee: bela } },
  { kind: 'task.acknowledged', by: ada, data: { task: 1 } },
  { kind: 'task.ended', by: bela, data: { task: 2, how: 'done' } },
  { kind: 'followup.added', by: ada, data: { followup: 1, text: 'alert on replica lag', owner: bela } },
  { kind: 'update.sent', by: bela, data: { update: 1, text: 'we look', nextAt: plus(start, 3_000_000) } },
  { kind: 'update.sent', by: bela, data: { update: 2, text: 'we roll back', impact: 'one in five card payments fails', nextAt: plus(start, 4_200_000) } },
  recorded, edited,
  { kind: 'link.added', by: bela, data: { url: 'https://grafana.acme.example/d/2', title: 'Replica board' } },
  { kind: 'page.requested', by: bela, data: { page: 1, target: { type: 'user', id: 'PBOB', name: 'Bob' }, why: 'database' } },
  { kind: 'page.failed', data: { page: 1, reason: 'PagerDuty is away' } },
  { kind: 'card.posted', data: place },
  { kind: 'nudge.sent', data: { nudge: 'update_overdue', ref: '1', times: 1 } },
];

function shown(told: readonly NewFact[], seen = 0, user = 'U0NEW') {
  return renderCatchUp(incidentOf(told), facts(...told).filter((fact) => fact.seq > seen), { config, user });
}
const text = (told: readonly NewFact[], seen = 0) => JSON.stringify(shown(told, seen));

describe('golden', () => {
  it('of a busy incident, after a while away', () => sameMessage('catch-up', shown(busy, freshFacts.length)));
  it('the first time', () => sameMessage('catch-up-first', shown(busy)));
  it('of a fresh incident', () => sameMessage('catch-up-fresh', shown(freshFacts)));
  it('with nothing new', () => sameMessage('catch-up-nothing', shown(workedFacts, workedFacts.length)));
  it('of a private drill', () => sameMessage('catch-up-drill', shown(declaredFacts({ kind: 'drill', private: true }))));
});

describe('where each thing stands now, not every record of it', () => {
  it('says from what it came since the reader looked, in one line', () => {
    const said = text(busy, freshFacts.length);
    expect(said).toContain('Status: *Mitigated*, was triage: error rate under 0.1 %');
    expect(said).not.toContain('Identified');
    expect(said).toContain('Command: <@U0BELA>, was nobody');
  });

  it('leaves out what the reader has seen', () => {
    const seen = busy.findIndex((fact) => fact.kind === 'decision.made') + 1;
    const said = text(busy, seen);
    for (const old of ['Status:', 'Severity:', 'Command:', 'fail over to west']) expect(said).not.toContain(old);
    expect(said).toContain('look at the replica');
  });

  it('leaves housekeeping out, and says nothing new where nothing else happened', () => {
    const noise: readonly NewFact[] = [...workedFacts, { kind: 'card.posted', data: place }, { kind: 'channel.renamed', data: { name: 'x' } }, { kind: 'nudge.sent', data: { nudge: 'n', ref: '', times: 1 } }];
    expect(text(noise, workedFacts.length)).toContain('Nothing new since you looked last');
  });

  it('has the last update in its words and counts the earlier', () => {
    const said = text(busy, freshFacts.length);
    expect(said).toContain('(1 earlier one): we roll back. Impact: one in five card payments fails.');
    expect(said).not.toContain('we look');
  });

  it('tells open tasks before ended ones', () => {
    const said = text(busy);
    expect(said.indexOf('look at the replica')).toBeLessThan(said.indexOf('call the provider'));
  });
});

describe('messages', () => {
  it('stand with author, own time, link and what became of them', () => {
    const said = text([...freshFacts, recorded, edited, deleted]);
    expect(said).toMatch(/<!date\^1795230012\^[^>]*>  <@U0BELA>: <@U0ADA> errors fall, see <https:\/\/grafana\.acme\.example\/d\/1\|the board> &amp; tell @channel/);
    expect(said).toMatch(/added by <@U0ADA>, edited <!date\^1795230060[^>]*>, deleted in Slack since/);
    expect(text([...freshFacts, recorded])).toContain('<https://acme.slack.example/archives/C0INC42/p1|open reply>');
  });

  it('edited after the reader saw them say how they read now', () => {
    const told = [...freshFacts, recorded, edited];
    expect(text(told, told.length - 1)).toContain('Edited by <@U0BELA>, reads now: errors rise');
  });

  it('that were taken off again are not told', () => {
    const told = [...freshFacts, recorded, edited, dropped];
    expect(text(told)).not.toContain('errors fall');
    expect(text(told, told.length - 1)).toContain('Nothing new');
  });
});

describe('to somebody who comes', () => {
  const tell = (told: readonly Fact[], user: string) => renderTold(incidentOf(busy), 'catch-up', undefined, { config, user, facts: told });
  const came: readonly NewFact[] = [...freshFacts, { kind: 'people.invited', data: { people: ['U0NEW'] } }];

  it('it is the same', () => expect(tell(facts(...busy), 'U0NEW')).toEqual(shown(busy)));

  it('nothing is said when nothing happened but their coming', () => {
    expect(tell(facts(...came).slice(-1), 'U0NEW')).toBeUndefined();
    expect(tell([], 'U0NEW')).toBeUndefined();
    expect(tell(facts(...came).slice(-1), 'U0OTHER')).toBeDefined();
    expect(newsIn(facts(...came), 'U0NEW')).toHaveLength(freshFacts.length - 1);
  });
});

it('keeps its size, however much happened: the latest, and how many more', () => {
  const many = Array.from({ length: 400 }, (_, n): NewFact[] => [
    { kind: 'note.added', by: ada, data: { text: `note number ${n}. ${'x'.repeat(3_000)}` } },
    { kind: 'task.added', by: ada, data: { task: n + 1, text: `task number ${n}. ${'y'.repeat(900)}`, assignee: bela } },
    { kind: 'decision.proposed', by: ada, data: { decision: n + 1, text: 'z'.repeat(1_900), until: plus(start, 60_000) } },
  ]).flat();
  const message = shown([...busy, ...many]);
  expect(wrongInMessage(message)).toEqual([]);
  expect(JSON.stringify(message)).toContain('note number 399.');
  expect(JSON.stringify(message)).not.toContain('this message is full');
  expect(JSON.stringify(message)).toMatch(/and 39\d more/);
});
