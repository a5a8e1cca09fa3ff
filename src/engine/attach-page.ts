// The PagerDuty incident that rings for a page belongs to the incident that asked for it, whoever tells us first: its webhook or PagerDuty's answer.
import { tocsin, type Actor } from '../domain/actor.ts';
import type { Alert, Signal } from '../domain/alert.ts';
import { decide, type Decision } from '../domain/decision.ts';
import { wish } from '../domain/effects.ts';
import type { NewFact } from '../domain/facts.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { shownAnew } from '../domain/opening.ts';
import { incidentOfPageKey, isOurPage } from '../domain/pages.ts';
import { toInstant } from '../domain/time.ts';
import { linkAlert } from '../store/alert.ts';
import { lockIncident } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { commit, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import type { Taken } from './intake.ts';

/** Call under the incident's lock. `at` is PagerDuty's time. Says nothing new where it is attached already. */
export async function attachPage(tx: Db, incident: Incident, alert: Alert, at: string, by: Actor): Promise<Decision> {
  if (incident.alerts.some((one) => one.source === alert.source && one.key === alert.key)) return decide([]);
  const { incident: owner, state, stateAt } = await linkAlert(tx, { alert, incident: incident.id, why: `rings for a page of ${incidentName(incident.id)}`, at });
  // Merged meanwhile: the other incident has it.
  if (owner !== incident.id) return decide([]);
  const who = { source: alert.source, key: alert.key };
  // What came before its trigger was kept, and is said now.
  const since: NewFact[] = state === 'triggered' ? [] : [{ kind: state === 'acknowledged' ? 'alert.acknowledged' : 'alert.cleared', at: toInstant(stateAt), data: who }];
  const attached: NewFact = { kind: 'alert.attached', at, by, key: `${alert.source}:${alert.key}:attached`, data: alert };
  if (isOpen(incident) || incident.status === 'merged' || state === 'cleared') {
    return decide([attached, ...since], [...shownAnew, wish('people.find'), wish('slack.people.invite')]);
  }
  // The incident ended while the page was on its way: nobody is to be woken for it.
  return decide([attached, { kind: 'alert.cleared', by: tocsin, data: who }], [{ kind: 'pagerduty.resolve', data: { key: alert.key } }]);
}

type PageSignal = Extract<Signal, { type: 'triggered' }> & { readonly page: string };

/** The trigger of our own page: attached, or known already and then nothing new. Undefined when the key is not that of a page of ours. */
export async function takePage(tx: Db, context: Context, { alert, at, by, page }: PageSignal, cause: Cause): Promise<Taken | undefined> {
  const id = incidentOfPageKey(page);
  const head = id === undefined ? undefined : await lockIncident(tx, id);
  if (!head || !isOurPage(head.incident, page)) return undefined;
  const { incident } = head;
  const decision = await attachPage(tx, incident, alert, at, by);
  if (decision.facts.length === 0) return { outcome: 'our own page coming back', incident: incident.id, ignored: true };
  await commit(tx, context, head, decision, cause, head.now);
  return { outcome: `rings for a page of ${incidentName(incident.id)}`, incident: incident.id, ignored: false };
}
