// Incidents in which people work: updates, roles, tasks, hypotheses, decisions, pages. What the card, the announcement and the lists are tested with.
import type { NewFact } from '../../src/domain/facts.ts';
import { plus } from '../../src/domain/time.ts';
import { ada, bela, declaredFacts, freshFacts, mitigatedFacts, opened, runStories, start, workedFacts } from './stories.ts';

const at = (minutes: number) => plus(start, minutes * 60_000);

export function update(number: number, more: Partial<Extract<NewFact, { kind: 'update.sent' }>['data']> = {}): NewFact {
  return {
    kind: 'update.sent', by: ada,
    data: { update: number, text: 'We roll back checkout.\nThe first region is done.', impact: '1 in 5 card payments fails in the EU', nextAt: at(60), ...more },
  };
}

export const handoff: NewFact = { kind: 'handoff.offered', by: ada, data: { handoff: 1, to: bela, note: 'I go to bed' } };
export const updatedFacts: readonly NewFact[] = [...workedFacts, update(1)];
/** It is 03:42 in these stories: this one was promised for 03:30. */
export const overdueFacts: readonly NewFact[] = [...workedFacts, update(1, { nextAt: at(30) })];

function task(number: number, text: string, more: Partial<Extract<NewFact, { kind: 'task.added' }>['data']> = {}): NewFact {
  return { kind: 'task.added', by: ada, data: { task: number, text, assignee: bela, ...more } };
}

const work: readonly NewFact[] = [
  { kind: 'role.set', by: ada, data: { role: 'scribe', person: bela } },
  task(1, 'Look at the logs of checkout-api', { dueAt: at(50), boxMs: 600_000 }),
  { kind: 'task.acknowledged', by: bela, data: { task: 1 } },
  task(2, 'Call the payment provider', { dueAt: at(35), boxMs: 600_000, assignee: ada }),
  task(3, 'Watch the error rate'),
  task(4, 'Stop the deploys'),
  { kind: 'task.ended', by: bela, data: { task: 4, how: 'done' } },
  { kind: 'hypothesis.stated', by: bela, data: { hypothesis: 1, text: 'The new cache serves stale prices' } },
  { kind: 'hypothesis.stated', by: ada, data: { hypothesis: 2, text: 'The provider throttles us' } },
  { kind: 'hypothesis.stated', by: ada, data: { hypothesis: 3, text: 'A bad deploy' } },
  { kind: 'hypothesis.settled', by: ada, data: { hypothesis: 3, how: 'ruled_out' } },
  { kind: 'decision.proposed', by: ada, data: { decision: 1, text: 'Fail over to west', until: at(45) } },
  { kind: 'decision.objected', by: bela, data: { decision: 1, reason: 'west has no capacity' } },
  { kind: 'page.requested', by: ada, data: { page: 1, target: { type: 'user', id: 'PLIN', name: 'Linus Pauling' }, why: 'database expert needed' } },
  { kind: 'page.failed', data: { page: 1, reason: 'PagerDuty does not answer' } },
  { kind: 'link.added', by: bela, data: { url: 'https://grafana.acme.example/d/errors', title: 'Errors by region' } },
  { kind: 'followup.added', by: bela, data: { followup: 1, text: 'Alert on the error rate by region', owner: bela } },
];

/** A SEV1 in full swing: everything that a card can show at once. */
export const busyFacts: readonly NewFact[] = [
  ...(runStories['waiting-for-approval'] ?? []), { kind: 'severity.set', by: ada, data: { severity: 'SEV1', was: 'SEV2' } },
  ...work, update(1, { nextAt: at(30) }), handoff, ...mitigatedFacts.slice(-1),
];

export const sev1Facts: readonly NewFact[] = [opened({ severity: 'SEV1' }), ...freshFacts.slice(1), handoff];
export const mitigatedWithNote: readonly NewFact[] = [
  ...updatedFacts, { kind: 'status.set', by: ada, data: { status: 'mitigated', was: 'investigating', evidence: 'Traffic runs through west, errors are gone' } },
];
export const declinedFacts: readonly NewFact[] = [...workedFacts, { kind: 'status.set', by: ada, data: { status: 'declined', was: 'investigating', evidence: 'a load test that was planned' } }];
export const mergedFacts: readonly NewFact[] = [
  ...workedFacts, { kind: 'status.set', by: ada, data: { status: 'merged', was: 'investigating' } }, { kind: 'incident.merged', by: ada, data: { into: 7 } },
];
export const reopenedFacts: readonly NewFact[] = [
  ...updatedFacts, { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'investigating', evidence: 'errors are gone' } },
  { kind: 'status.set', by: bela, data: { status: 'investigating', was: 'resolved', evidence: 'payments fail again' } },
];

/** It was public and announced; now it is not. */
export const becamePrivate: readonly NewFact[] = [
  ...declaredFacts({ title: 'Payroll was read by a stranger' }), { kind: 'announcement.posted', data: { channel: 'C0INCIDENTS', ts: '1795230012.000200' } }, update(1),
  { kind: 'incident.made_private', by: ada, data: { was: { id: 'C0INC42', name: 'inc-42-checkout' }, reason: 'customer data' } },
];
