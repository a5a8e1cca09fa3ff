// One fact of every kind, as the engine would write it: for tests of everything that must know all of them.
import type { FactData, FactKind, NewFact } from '../../src/domain/facts.ts';
import { ada, anAlert, grace } from './incidents.ts';
import { digest, runId } from './runs.ts';

const ref = { source: 'pagerduty', key: 'QALERT1' };
const step = { run: runId, step: 0, name: 'flag-off' };
const where = { channel: 'C0INC42', ts: '1795230012.000100' };

const samples: { readonly [K in FactKind]: FactData<K> } = {
  'incident.opened': { title: 'Checkout is down', kind: 'live', private: false, source: 'pagerduty', services: [] },
  'incident.renamed': { title: 'Checkout and cart are down' },
  'status.set': { status: 'mitigated', was: 'triage', evidence: 'errors fell' },
  'severity.set': { severity: 'SEV2', was: 'SEV3' },
  'commander.set': { commander: ada, was: grace },
  'note.added': { text: 'rolled back' },
  'alert.attached': anAlert(),
  'alert.acknowledged': ref,
  'alert.unacknowledged': ref,
  'alert.cleared': { ...ref, mergedInto: 'QOTHER' },
  'alert.retriggered': ref,
  'alert.updated': { ...ref, priority: 'P1', urgency: 'low', assignees: [], text: 'Priority changed: P1' },
  'alert.noted': { ...ref, noteId: 'PNOTE1', text: 'looking' },
  'alert.changed': { ...ref, text: 'Task done' },
  'channel.created': { channel: 'C0INC42', name: 'inc-42', adopted: false },
  'channel.renamed': { name: 'inc-42-cart' },
  'channel.archived': {},
  'channel.unarchived': {},
  'people.invited': { people: ['U0ADA'] },
  'people.missing': { id: 'PBOB', name: 'Bob', why: 'no Slack account' },
  'card.posted': where,
  'announcement.posted': where,
  'runbook.offered': { runbook: 'checkout-5xx', title: 'Checkout answers with 5xx errors' },
  'run.requested': {
    run: runId, runbook: 'checkout-5xx', title: 'Checkout answers with 5xx errors', blob: 'b'.repeat(40), params: { FLAG: 'x' },
    steps: [{ name: 'flag-off', kind: 'http', risk: 'change', approvals: 1, aside: false }],
  },
  'run.shown': { run: runId, ...where },
  'run.finished': { run: runId, status: 'cancelled', why: 'Stopped by a person.' },
  'step.waiting': { ...step, for: 'approval', digest, needed: 1, preview: 'PUT https://flags.acme.example' },
  'step.approved': { ...step, digest, reason: 'nobody else is awake' },
  'step.refused': { ...step, digest },
  'step.ready': { ...step, why: 'approved' },
  'step.started': { ...step, token: 1 },
  'step.finished': { ...step, status: 'succeeded', code: 200, durationMs: 12, outputSha: 'a'.repeat(64), output: 'HTTP 200' },
  'step.unknown': { ...step, why: 'its worker was lost' },
  'step.settled': { ...step, happened: true },
  'postmortem.wanted': { why: 'SEV2 asks for one' },
  'postmortem.opened': { repo: 'acme/postmortems', number: 7, url: 'https://github.com/acme/postmortems/pull/7', path: 'a.md', branch: 'inc-42', draft: true },
  'effect.given_up': { effect: 9, effectKind: 'slack.card.show', lane: 'slack/card', code: 'restricted_action', reason: 'not allowed' },
  'effect.retried': { effect: 9, effectKind: 'slack.card.show' },
  'delivery.parked': { delivery: 3, source: 'pagerduty', reason: 'could not be read' },
};

export const everyFact: readonly NewFact[] = Object.entries(samples).map(([kind, data]) => ({ kind, data }) as NewFact);
