// A storm: how its incident begins, what joins it, what becomes of that, and how it ends. Its alerts are counted, not kept one by one.
import { tocsin, type Actor } from './actor.ts';
import type { Alert, Named, Signal } from './alert.ts';
import type { Config } from './config.ts';
import { decide, type Decision, type Opening } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import { worse } from './fold-storm.ts';
import { allCleared, isOpen, type Incident } from './incident.ts';
import { creation, refresh, shownAnew } from './opening.ts';
import type { Ignored } from './signals.ts';
import { mostAssignees, type Storm, type StormAlertState } from './storm-state.ts';
import { between, sayDuration, type Instant } from './time.ts';
import { severityFor } from './triage.ts';

/** How far below the storm's window a timer may ring: it is armed a moment after the alert was counted. */
const toleranceMs = 1_000;

export type Stamp = { readonly at: string; readonly by: Actor };

/** `before`: the incidents that stood when it began; they go on by themselves. */
export function stormOpened(config: Config, alert: Alert, stamp: Stamp, before: readonly number[]): Opening {
  const { opens, within: withinMs } = config.storm;
  const title = `Alert storm: ${opens} incidents in ${sayDuration(withinMs)}`;
  const severity = severityFor(alert, config.severities);
  return {
    opens: (number) => decide(
      [
        {
          kind: 'incident.opened', by: tocsin,
          data: { title, kind: 'live', private: false, source: alert.source, services: [alert.service], storm: { opens, withinMs, before: [...before].slice(0, 100) }, ...(severity === undefined ? {} : { severity }) },
        },
        joining(alert, stamp, severity),
      ],
      [...creation(config, { id: number, title, kind: 'live', private: false }), wish('people.find'), { kind: 'timer', data: { timer: 'storm_over' }, afterMs: withinMs }],
    ),
  };
}

/** Without a natural key: the alert's own row, under the intake's lock, says whether it is new. */
function joining(alert: Alert, { at, by }: Stamp, severity: string | undefined): NewFact {
  const { source, key, service, title, assignees } = alert;
  return {
    kind: 'storm.alert', at, by,
    data: { source, key, service, state: 'triggered', title: title.slice(0, 300), ...(severity === undefined ? {} : { severity }), ...(assignees.length === 0 ? {} : { assignees: assignees.slice(0, 20) }) },
  };
}

/** An alert that joins, as its source told of it. */
export type Joining = Stamp & { readonly alert: Alert };

/** One more, or several at once. The card is shown anew, once for however many come meanwhile; nothing is said for each. */
export function stormJoined(incident: Incident, storm: Storm, joins: readonly Joining[], config: Config): Decision {
  const severities = joins.map((one) => severityFor(one.alert, config.severities));
  const raised = graver(incident, storm, severities.reduce(worse, undefined), joins.at(-1));
  const woke = joins.flatMap((one) => one.alert.assignees);
  const called = storm.assignees.length < mostAssignees && woke.some((one) => !storm.assignees.some((known) => known.id === one.id));
  return decide(
    [...joins.map((one, n) => joining(one.alert, one, severities[n])), ...raised],
    [...(raised.length > 0 ? refresh : shownAnew), ...(called ? [wish('people.find'), wish('slack.people.invite')] : [])],
  );
}

/** The gravest of its alerts is its severity, until a person has set another one. */
function graver(incident: Incident, storm: Storm, severity: string | undefined, stamp: Stamp | undefined): NewFact[] {
  const worst = worse(storm.worst, severity);
  if (!stamp || worst === undefined || worst === storm.worst || incident.severity !== storm.worst) return [];
  return [{ kind: 'severity.set', at: stamp.at, by: stamp.by, data: { severity: worst, ...(incident.severity === undefined ? {} : { was: incident.severity }) } }];
}

/** What the table of alerts says of one that the storm counts. `mayPart`: it has become so grave that it gets an incident of its own. */
export type Counted = { readonly state: StormAlertState; readonly stateAt: Instant; readonly mayPart: boolean };
type About = Exclude<Signal, { type: 'ignored' | 'pinged' }>;

const states = { triggered: 'triggered', unacknowledged: 'triggered', acknowledged: 'acknowledged', cleared: 'cleared' } as const;

/** What a source says of an alert that the storm counts. Only its state is kept; the rest stands at the source. */
export function stormSignal(incident: Incident, storm: Storm, signal: About, known: Counted, config: Config): Decision | Ignored {
  if (signal.type === 'updated') return updated(incident, storm, signal, { config, mayPart: known.mayPart });
  if (signal.type === 'noted' || signal.type === 'changed') return { ignored: 'one of a storm: what is written about it stands at its source' };
  const state = states[signal.type];
  if (signal.at <= known.stateAt) return { ignored: 'older than what we know' };
  if (state === known.state) return { ignored: `${state} already` };
  const { alert: { source, key, service }, at, by } = signal;
  const fact: NewFact = { kind: 'storm.alert', at, by, data: { source, key, service, state, was: known.state } };
  const last = state === 'cleared' && storm.open === 1 && storm.endedAt !== undefined && isOpen(incident);
  return decide([fact], [...shownAnew, ...(last ? whenCleared(incident, config) : [])]);
}

/** Its priority was raised: it gets an incident of its own where the config wants that, else the storm is as grave as the gravest of its alerts. */
function updated(incident: Incident, storm: Storm, { alert, at, by }: Extract<Signal, { type: 'updated' }>, { config, mayPart }: { config: Config; mayPart: boolean }): Decision | Ignored {
  if (mayPart && !incident.private) return decide([], [{ kind: 'storm.promote', data: { source: alert.source, key: alert.key, by } }]);
  const raised = graver(incident, storm, severityFor(alert, config.severities), { at, by });
  return raised.length === 0 ? { ignored: 'one of a storm: what is said about it stands at its source' } : decide(raised, refresh);
}

/** Severities whose alerts do not drown in a storm. */
export function isApart(alert: Alert, { storm: { apart }, severities }: Pick<Config, 'storm' | 'severities'>): boolean {
  const severity = severityFor(alert, severities);
  return apart !== false && severity !== undefined && apart.severities.includes(severity);
}

/** Nobody has touched it: it resolves itself after a while. Otherwise a person is asked. */
function whenCleared(incident: Incident, config: Config): NewEffect[] {
  if (incident.touched) return [{ kind: 'slack.say', data: { about: 'alerts-cleared' } }];
  return [{ kind: 'timer', data: { timer: 'resolve_untouched' }, afterMs: config['resolve-untouched-after'] }];
}

/** The timer rang: over, or more came meanwhile and it rings again. */
export function stormOver(incident: Incident, now: Instant, config: Config): Decision {
  const { storm } = incident;
  if (!storm || storm.endedAt !== undefined) return decide([]);
  const rest = storm.withinMs - between(storm.lastAt, now);
  if (rest > toleranceMs && isOpen(incident)) return decide([], [{ kind: 'timer', data: { timer: 'storm_over' }, afterMs: rest }]);
  const services = [...storm.services].sort((a, b) => b.alerts - a.alerts).slice(0, 20).map(({ id, name, alerts }) => ({ id, name, alerts }));
  const ended: NewFact = { kind: 'storm.ended', key: 'storm:ended', data: { alerts: storm.alerts, open: storm.open, services } };
  if (!isOpen(incident)) return decide([ended]);
  const cleared = allCleared({ alerts: incident.alerts, storm: { ...storm, endedAt: now } });
  return decide([ended], [...shownAnew, { kind: 'slack.say', data: { about: 'storm', ref: 'ended' } }, ...(cleared ? whenCleared(incident, config) : [])]);
}

/** In an incident that stands beside the storm. */
export function linkedTo(storm: number, how: 'before' | 'promoted' | 'apart'): Decision {
  return decide([{ kind: 'storm.linked', key: `storm:${storm}`, data: { storm, how } }], [wish('slack.card.show')]);
}

/** In the storm: an incident of its own was opened for something graver than it. */
export function stoodBeside(incident: number, title: string, { at, by }: Stamp): Decision {
  return decide([{ kind: 'storm.parted', key: `storm:parted:${incident}`, at, by, data: { incident, how: 'apart', title, alerts: [] } }], shownAnew);
}

/** Whom the alerts of a storm woke. */
export function woken({ storm }: Pick<Incident, 'storm'>): readonly Named[] {
  return storm?.assignees ?? [];
}
