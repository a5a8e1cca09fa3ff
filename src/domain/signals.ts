// What a source's signal means for an incident that already has its alert. Order is by the source's clock, never by arrival.
import { tocsin } from './actor.ts';
import type { Alert, Signal } from './alert.ts';
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import { allCleared, isOpen, ringsForPage, type Incident, type IncidentAlert } from './incident.ts';
import { leftOpen } from './left-open.ts';
import { refresh, shownAnew } from './opening.ts';
import { isSwept } from './pagerduty/sweep.ts';
import { severityFor } from './triage.ts';

type Known = Exclude<Signal, { type: 'ignored' | 'pinged' }>;
export type Ignored = { readonly ignored: string };

/** Every note that Tocsin writes into another system ends like this, so that its echo is known for what it is. */
export const echoMark = '(via Tocsin)';

export function onSignal(incident: Incident, signal: Known, config: Config): Decision | Ignored {
  const ref = 'alert' in signal ? signal.alert : signal;
  const alert = incident.alerts.find((a) => a.source === ref.source && a.key === ref.key);
  if (!alert) return { ignored: 'the alert left this incident' };
  const key = `${ref.source}:${ref.key}:${signal.type}:${signal.at}`;
  const stamp = { at: signal.at, by: signal.by };
  const who = { source: alert.source, key: alert.key };
  switch (signal.type) {
    case 'noted': {
      if (signal.text.trimEnd().endsWith(echoMark)) return { ignored: 'our own note coming back' };
      return decide([{ kind: 'alert.noted', ...stamp, key: `${ref.source}:note:${signal.noteId}`, data: { ...who, noteId: signal.noteId, text: signal.text } }]);
    }
    case 'changed': return decide([{ kind: 'alert.changed', ...stamp, key: `${key}:${signal.text}`, data: { ...who, text: signal.text } }]);
    case 'updated': return updated(incident, signal, key, config);
    case 'acknowledged':
    case 'unacknowledged':
    case 'triggered':
    case 'cleared': break;
  }
  // What was done here has our time, and the source's clock may be behind it: its word that it is over counts all the same.
  const over = signal.type === 'cleared' && alert.state !== 'cleared' && doneHere(alert);
  if (signal.at <= alert.stateAt && !over) return { ignored: 'older than what we know' };
  if (alert.state === stateAfter[signal.type] && (isSwept(signal.by) || isSwept(alert.stateBy))) return { ignored: 'the look at PagerDuty and its webhook say the same' };
  if (isEcho(alert, signal.type)) return { ignored: `${alert.state} here already` };
  if (signal.type === 'cleared') return cleared(incident, alert, signal, key, config);
  if (signal.type === 'triggered') return alive(incident, { kind: 'alert.retriggered', ...stamp, key, data: who });
  // The source says so although we know it as cleared: what made it ring again has not reached us yet.
  if (signal.type === 'unacknowledged') return alive(incident, { kind: 'alert.unacknowledged', ...stamp, key, data: who });
  return alive(incident, { kind: 'alert.acknowledged', ...stamp, key, data: who }, started(incident, signal));
}

const stateAfter = { triggered: 'triggered', unacknowledged: 'triggered', acknowledged: 'acknowledged', cleared: 'cleared' } as const;

/**
 * What was done here comes back from the source later, and says nothing new: not when it was cleared here either, until the
 * source triggers again. A newer word of the source about its own state is kept even where the state stays the same, so that
 * an older one that was delayed cannot turn it back.
 */
function isEcho(alert: IncidentAlert, type: 'triggered' | 'acknowledged' | 'unacknowledged' | 'cleared'): boolean {
  if (!doneHere(alert) || type === 'triggered') return false;
  return alert.state === 'cleared' || alert.state === type;
}

function doneHere({ stateBy }: IncidentAlert): boolean {
  return stateBy.type === 'person' ? stateBy.via !== 'pagerduty' : stateBy.id === tocsin.id;
}

/** Somebody acknowledged: it is being looked at. */
function started(incident: Incident, signal: Known): NewFact[] {
  if (incident.status !== 'triage') return [];
  return [{ kind: 'status.set', at: signal.at, by: signal.by, data: { status: 'investigating', was: 'triage' } }];
}

/** The alert lives: an incident that is over opens again. */
function alive(incident: Incident, fact: NewFact, more: readonly NewFact[] = []): Decision {
  if (isOpen(incident)) return decide([fact, ...more], more.length === 0 ? shownAnew : refresh);
  if (incident.status === 'merged' || incident.status === 'declined') return decide([fact]);
  const reopened: NewFact = { ...fact, kind: 'status.set', key: `${fact.key}:reopened`, data: { status: 'investigating', was: incident.status } };
  return decide([fact, reopened], [...refresh, ...leftOpen(incident), { kind: 'slack.say', data: { about: 'reopened' } }]);
}

function cleared(incident: Incident, alert: IncidentAlert, signal: Extract<Known, { type: 'cleared' }>, key: string, config: Config): Decision {
  const fact: NewFact = {
    kind: 'alert.cleared', at: signal.at, by: signal.by, key,
    data: { source: alert.source, key: alert.key, ...(signal.mergedInto === undefined ? {} : { mergedInto: signal.mergedInto }) },
  };
  const after = incident.alerts.map((a) => (a === alert ? { ...a, state: 'cleared' as const } : a));
  const lastOne = alert.state !== 'cleared' && !ringsForPage(alert) && allCleared({ alerts: after }) && isOpen(incident);
  return decide([fact], lastOne ? [...shownAnew, ...afterLast(incident, config)] : shownAnew);
}

/** All alerts are cleared: an untouched incident resolves itself after a while, otherwise a person is asked. */
function afterLast(incident: Incident, config: Config): NewEffect[] {
  if (incident.touched) return [{ kind: 'slack.say', data: { about: 'alerts-cleared' } }];
  return [{ kind: 'timer', data: { timer: 'resolve_untouched' }, afterMs: config['resolve-untouched-after'] }];
}

function updated(incident: Incident, signal: Extract<Known, { type: 'updated' }>, key: string, config: Config): Decision {
  const { alert } = signal;
  const facts: NewFact[] = [{
    kind: 'alert.updated', at: signal.at, by: signal.by, key: `${key}:${signal.text}`,
    data: { source: alert.source, key: alert.key, urgency: alert.urgency, assignees: alert.assignees, text: signal.text, ...(alert.priority === undefined ? {} : { priority: alert.priority }) },
  }];
  const severity = incident.severity === undefined ? severityFor(alert, config.severities) : undefined;
  if (severity !== undefined) facts.push({ kind: 'severity.set', at: signal.at, by: signal.by, data: { severity } });
  return decide(facts, [...(severity === undefined ? shownAnew : refresh), wish('people.find'), wish('slack.people.invite')]);
}

/** A further alert joins. */
export function joins(incident: Incident, alert: Alert, at: string, by: Known['by']): Decision {
  const reopen = allCleared(incident) && isOpen(incident);
  return decide(
    [{ kind: 'alert.attached', at, by, key: `${alert.source}:${alert.key}:attached`, data: alert }],
    [...shownAnew, wish('slack.bookmarks.set'), wish('people.find'), wish('slack.people.invite'), ...(reopen ? [{ kind: 'slack.say', data: { about: 'reopened' } } as const] : [])],
  );
}
