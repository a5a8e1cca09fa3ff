// Incidents for tests, folded from real facts, and short words for what a decision holds.
import { slackPerson, tocsin, type Actor, type Person } from '../../src/domain/actor.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { isDecision, isOpening, isRefusal, type Decision, type Outcome } from '../../src/domain/decision.ts';
import type { EffectKind, NewEffect } from '../../src/domain/effects.ts';
import { factSchemas, type Fact, type FactData, type FactKind, type NewFact } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { ModalView } from '../../src/render/blocks.ts';

export const number = 42;
export const ada: Person = slackPerson('U0ADA');
export const grace: Person = slackPerson('U0GRACE');
export const pager: Actor = { type: 'system', id: 'pagerduty', name: 'PagerDuty' };
export const bobInPagerDuty: Actor = { type: 'person', id: 'PBOB', via: 'pagerduty', name: 'Bob' };

/** Seconds after 2026-11-21 03:00 UTC, as an instant. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 21, 3) + seconds * 1_000).toISOString();
}

export function anAlert(more: Partial<Alert> = {}): Alert {
  return {
    source: 'pagerduty', key: 'QALERT1', title: 'Checkout: 5xx above 2 %', service: { id: 'PCHECK', name: 'checkout-api' }, urgency: 'high',
    assignees: [{ id: 'PBOB', name: 'Bob' }], ...more,
  };
}

/** Folds one more fact in, as the engine does: checked against its schema, with the next `seq`. */
export function after(incident: Incident, ...facts: readonly NewFact[]): Incident {
  return facts.reduce((now, fact) => fold(now, asFact(fact, now.seq + 1), now.id), incident);
}

export function asFact(fact: NewFact, seq: number, by: Actor = tocsin): Fact {
  const data: unknown = factSchemas[fact.kind].parse(fact.data);
  return { kind: fact.kind, data, seq, at: fact.at ?? at(seq), recordedAt: at(seq), by: fact.by ?? by, cause: 'test', hash: '' } as unknown as Fact;
}

export type Shape = Partial<FactData<'incident.opened'>> & { readonly alerts?: readonly Alert[]; readonly then?: readonly NewFact[]; readonly by?: Actor };

/** An open incident in triage that PagerDuty opened; `alerts` are attached at 0 s, `then` follows. */
export function anIncident({ alerts = [], then = [], by = pager, ...opened }: Shape = {}): Incident {
  const data: FactData<'incident.opened'> = { title: 'Checkout is down', kind: 'live', private: false, source: 'pagerduty', services: [], ...opened };
  const first = fold(undefined, asFact({ kind: 'incident.opened', at: at(0), by, data }, 1), number);
  const attached = alerts.map((alert): NewFact => ({ kind: 'alert.attached', at: at(0), by: pager, data: alert }));
  return after(first, ...attached, ...then);
}

/** As `anIncident`, with one PagerDuty alert that still rings. */
export function anAlertedIncident(shape: Shape = {}): Incident {
  return anIncident({ alerts: [anAlert()], ...shape });
}

/** A resolved incident that Ada worked on. */
export function aResolvedIncident(shape: Shape = {}): Incident {
  return after(anIncident(shape), { kind: 'status.set', at: at(100), by: ada, data: { status: 'resolved', was: 'triage', evidence: 'errors are gone' } });
}

/** What the facts of a decision make of the incident, said by `by`. */
export function applied(incident: Incident, outcome: Outcome, by: Actor = ada): Incident {
  return decision(outcome).facts.reduce((now, fact) => after(now, { ...fact, by: fact.by ?? by }), incident);
}

export function decision(outcome: Outcome): Decision {
  if (isDecision(outcome)) return outcome;
  if (isOpening(outcome)) return outcome.opens(number);
  throw new Error(`this decides nothing: ${JSON.stringify(outcome)}`);
}

export function facts(outcome: Outcome): readonly NewFact[] {
  return decision(outcome).facts;
}

export function effects(outcome: Outcome): readonly NewEffect[] {
  return decision(outcome).effects;
}

export function factKinds(outcome: Outcome): readonly FactKind[] {
  return facts(outcome).map((fact) => fact.kind);
}

export function effectKinds(outcome: Outcome): readonly EffectKind[] {
  return effects(outcome).map((effect) => effect.kind);
}

/** The words of a refusal; anything else fails the test. */
export function refusal(outcome: Outcome): string {
  if (isRefusal(outcome)) return outcome.refuse;
  throw new Error(`this was not refused: ${JSON.stringify(outcome)}`);
}

/** What is said to the person who asked: an answer, or the answer of a decision. */
export function said(outcome: Outcome): string {
  const answer = isDecision(outcome) ? outcome.answer : outcome;
  if (answer && 'say' in answer) return answer.say.text;
  throw new Error(`this says nothing: ${JSON.stringify(outcome)}`);
}

/** True when the person gets an answer and nothing is written down or done. */
export function changesNothing(outcome: Outcome): boolean {
  return isDecision(outcome) ? outcome.facts.length + outcome.effects.length === 0 : !isOpening(outcome);
}

export function form(outcome: Outcome): ModalView {
  const answer = isDecision(outcome) ? outcome.answer : outcome;
  if (answer && 'open' in answer) return answer.open;
  throw new Error(`this opens no form: ${JSON.stringify(outcome)}`);
}
