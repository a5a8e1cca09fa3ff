// Follow-ups on a real database: a resolved incident with one, and what happens to it. For tests of the engine.
import { decide } from '../../src/domain/decision.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import { Outage } from '../../src/domain/errors.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { decideOn, openIncident } from '../../src/engine/commit.ts';
import { factsOf } from '../../src/store/fact.ts';
import type { Pool } from '../../src/store/pool.ts';
import type { Bench } from './engine.ts';
import { configured } from './following.ts';
import { ada, grace } from './incidents.ts';
import { cause } from './stored.ts';

export const config = configured({ egress: ['a.example:443'] }, { people: { [grace.id]: { github: 'grace-h' } } });
export const openIssue: NewEffect = { kind: 'github.issue.open', data: { followup: 1 } };

export function lost(ambiguous = true): Outage {
  return new Outage('github', 'no answer', { ambiguous });
}

export async function resolved(b: Bench, more: { private?: boolean; then?: readonly NewFact[]; effects?: readonly NewEffect[] } = {}): Promise<number> {
  const facts: readonly NewFact[] = [
    { kind: 'incident.opened', data: { title: 'Checkout is down', kind: 'live', private: more.private ?? false, source: 'pagerduty', services: [], severity: 'SEV2' } },
    { kind: 'followup.added', by: ada, data: { followup: 1, text: 'alert on a full disk, see @acme/sre and fix #12', owner: grace } },
    { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage' } }, ...(more.then ?? []),
  ];
  return (await b.pool.transaction((tx) => openIncident(tx, b.context, () => decide(facts, more.effects ?? []), cause))).id;
}
export async function happens(b: Bench, id: number, facts: readonly NewFact[], effects: readonly NewEffect[] = []): Promise<void> {
  await b.pool.transaction((tx) => decideOn(tx, b.context, id, cause, () => decide(facts, effects)));
}
export async function kindsOf(pool: Pool, id = 1): Promise<readonly string[]> {
  return (await factsOf(pool, id)).map((fact) => fact.kind).filter((kind) => kind.startsWith('followup.') || kind.startsWith('postmortem.'));
}

export function issueFact(number = 100, node = `I_${number}`): NewFact {
  return { kind: 'followup.issue_opened', data: { followup: 1, repo: 'acme/postmortems', number, url: `https://github.example/${number}`, node, seen: '2026-11-21T12:00:00.000Z' } };
}
