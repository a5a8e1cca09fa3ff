// Every kind of fact, and what of it can be erased.
import { describe, expect, it } from 'vitest';
import { factKinds, factSchemas, proseOf } from '../../src/domain/facts.ts';
import { everyFact } from '../support/every-fact.ts';

describe('the kinds of fact', () => {
  it('are never taken away or renamed: databases hold them for ever', () => {
    const first = [
      'incident.opened', 'incident.renamed', 'status.set', 'severity.set', 'commander.set', 'note.added', 'alert.attached', 'alert.acknowledged',
      'alert.unacknowledged', 'alert.cleared', 'alert.retriggered', 'alert.updated', 'alert.noted', 'alert.changed', 'channel.created',
      'channel.renamed', 'channel.archived', 'channel.unarchived', 'people.invited', 'people.missing', 'card.posted', 'announcement.posted',
      'runbook.offered', 'run.requested', 'run.shown', 'run.finished', 'step.waiting', 'step.approved', 'step.refused', 'step.ready', 'step.started',
      'step.finished', 'step.unknown', 'step.settled', 'postmortem.wanted', 'postmortem.opened', 'effect.given_up', 'effect.retried', 'delivery.parked',
    ];
    expect(first.filter((kind) => !(kind in factSchemas))).toEqual([]);
  });

  it('each take what the engine writes, and keep all of it', () => {
    for (const fact of everyFact) expect(factSchemas[fact.kind].parse(fact.data), fact.kind).toEqual(fact.data);
    expect(everyFact.map((fact) => fact.kind).sort()).toEqual([...factKinds].sort());
  });

  it.each([
    ['status.set', { status: 'done', was: 'triage' }],
    ['incident.opened', { title: 'x', kind: 'test', private: false, source: 's', services: [] }],
    ['commander.set', { commander: { type: 'system', id: 'tocsin' } }],
    ['note.added', { text: 'x'.repeat(20_001) }],
    ['step.approved', { run: 'no-uuid', step: 0, name: 'x', digest: 'd' }],
    ['run.finished', { run: '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11', status: 'running' }],
  ] as const)('%s refuses what is not one', (kind, data) => {
    expect(factSchemas[kind].safeParse(data).success).toBe(false);
  });
});

describe('prose', () => {
  it('is what people and alerts wrote, so that it can be erased: by kind', () => {
    const found = Object.fromEntries(factKinds.map((kind) => [kind, proseOf(kind)]).filter(([, fields]) => fields?.length !== 0));
    expect(found).toEqual({
      'run.requested': ['params'], 'incident.opened': ['title'], 'incident.renamed': ['title'], 'status.set': ['evidence'], 'note.added': ['text'], 'alert.attached': ['title'],
      'alert.updated': ['text'], 'alert.noted': ['text'], 'alert.changed': ['text'], 'people.missing': ['name'], 'step.waiting': ['preview'],
      'commander.set': ['reason'], 'glass.broken': ['reason'], 'handoff.offered': ['note'], 'page.requested': ['why'], 'page.failed': ['reason'], 'update.sent': ['text', 'impact'],
      'hypothesis.stated': ['text'], 'task.added': ['text'], 'followup.added': ['text'], 'followup.issue_edited': ['title'], 'followup.settled': ['reason'], 'followup.proof_set': ['sql'], 'followup.proved': ['result'], 'decision.proposed': ['text'], 'decision.objected': ['reason'],
      'link.added': ['title'], 'message.recorded': ['text'], 'message.edited': ['text'], 'incident.made_private': ['reason'], 'incident.absorbed': ['title'],
      'step.approved': ['reason'], 'step.confirmed': ['note'], 'step.finished': ['output', 'note'], 'effect.given_up': ['reason'], 'delivery.parked': ['reason'], 'text.erased': ['reason'], 'storm.alert': ['title'], 'storm.parted': ['title'], 'suggestion.made': ['texts'], 'suggestion.placed': ['why'],
    });
  });
});
