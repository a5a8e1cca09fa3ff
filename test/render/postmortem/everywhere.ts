// An incident with one text in every place where people, alerts and other systems can put one.
import type { Actor, Person } from '../../../src/domain/actor.ts';
import { alert, run, type Happening } from './incidents.ts';

export function everywhere(text: string): readonly Happening[] {
  const person: Person = { type: 'person', id: 'U0EVE', via: 'slack', name: text.slice(0, 200) };
  const system: Actor = { type: 'system', id: 'probe', name: text.slice(0, 200) };
  const pagerPerson: Person = { ...person, id: 'PEVE', via: 'pagerduty' };
  const named = { id: 'PX', name: text };
  const ref = { source: 'pagerduty', key: 'Q1' };
  const step = { run, step: 0, name: text };
  return [
    { kind: 'incident.opened', at: 0, by: system, data: { title: text, kind: 'live', private: false, severity: 'SEV2', source: 'probe', services: [named] } },
    { kind: 'alert.attached', at: 0, by: system, data: { ...alert, ...ref, title: text, service: { id: 'PY', name: text }, assignees: [named] } },
    { kind: 'alert.attached', at: 1, by: system, data: { ...alert, source: text.slice(0, 40), key: 'other', url: text, title: text } },
    { kind: 'channel.created', at: 1, data: { channel: 'C0INC42', name: text, adopted: false } },
    { kind: 'announcement.posted', at: 1, data: { channel: text, ts: '1' } },
    { kind: 'people.missing', at: 1, data: { id: 'PM', name: text, why: text } },
    { kind: 'alert.acknowledged', at: 2, by: pagerPerson, data: ref },
    { kind: 'alert.noted', at: 2, by: pagerPerson, data: { ...ref, noteId: 'N1', text } },
    { kind: 'alert.updated', at: 2, by: system, data: { ...ref, priority: text.slice(0, 100), assignees: [named], text } },
    { kind: 'alert.changed', at: 2, by: system, data: { ...ref, text } },
    { kind: 'commander.set', at: 3, by: person, data: { commander: person, was: pagerPerson } },
    { kind: 'severity.set', at: 3, by: person, data: { severity: 'SEV1', was: 'SEV2' } },
    { kind: 'note.added', at: 4, by: person, data: { text } },
    { kind: 'note.added', at: 4, by: system, data: { text } },
    { kind: 'role.set', at: 4, by: person, data: { role: 'scribe', person: { ...person, id: 'U0IVY' } } },
    { kind: 'handoff.offered', at: 4, by: person, data: { handoff: 1, to: { ...person, id: 'U0IVY' }, from: person, note: text } },
    { kind: 'page.requested', at: 4, by: person, data: { page: 1, target: { type: 'user', id: 'PX', name: text.slice(0, 200) }, why: text } },
    { kind: 'page.failed', at: 4, data: { page: 1, reason: text } },
    { kind: 'update.sent', at: 4, by: person, data: { update: 1, text, impact: text } },
    { kind: 'hypothesis.stated', at: 4, by: person, data: { hypothesis: 1, text } },
    { kind: 'task.added', at: 4, by: person, data: { task: 1, text, assignee: person } },
    { kind: 'followup.added', at: 4, by: person, data: { followup: 1, text, owner: person } },
    { kind: 'decision.proposed', at: 4, by: person, data: { decision: 1, text, until: '2026-11-21T03:12:00.000Z' } },
    { kind: 'decision.objected', at: 4, by: person, data: { decision: 1, reason: text } },
    { kind: 'link.added', at: 4, by: person, data: { url: text, title: text.slice(0, 200) } },
    { kind: 'message.recorded', at: 4, by: person, data: { channel: 'C0INC42', ts: '1795230012.000300', author: text.slice(0, 40), text, permalink: text } },
    { kind: 'message.edited', at: 4, by: person, data: { channel: 'C0INC42', ts: '1795230012.000300', text } },
    { kind: 'runbook.offered', at: 4, data: { runbook: text, title: text } },
    {
      kind: 'run.requested', at: 5, by: person,
      data: { run, runbook: text, title: text, blob: text, params: { [text]: text }, steps: [{ name: text, kind: text, risk: 'change', approvals: 2, aside: false }] },
    },
    { kind: 'step.waiting', at: 5, data: { ...step, for: 'approval', digest: 'd', needed: 2, preview: text } },
    { kind: 'step.approved', at: 6, by: person, data: { ...step, digest: 'd', reason: text.slice(0, 1_000) } },
    { kind: 'step.ready', at: 6, data: { ...step, why: text } },
    { kind: 'step.finished', at: 7, data: { ...step, status: 'failed', code: 1, durationMs: 1_000, outputSha: text, output: text } },
    { kind: 'step.unknown', at: 7, data: { ...step, why: text } },
    { kind: 'run.finished', at: 7, data: { run, status: 'failed', why: text } },
    { kind: 'effect.given_up', at: 8, data: { effect: 1, effectKind: text, lane: text, code: text, reason: text } },
    { kind: 'delivery.parked', at: 8, data: { delivery: 1, source: text, reason: text } },
    { kind: 'status.set', at: 9, by: person, data: { status: 'mitigated', was: 'triage', evidence: text } },
    { kind: 'incident.renamed', at: 9, by: person, data: { title: text } },
    { kind: 'postmortem.wanted', at: 9, data: { why: text } },
    { kind: 'postmortem.owned', at: 9, by: person, data: { owner: person } },
  ];
}
