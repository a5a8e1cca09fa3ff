// Starting a runbook: who may, with which values, and not twice by accident.
import { samePerson, type Person } from './actor.ts';
import { named } from './command.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Incident, Run } from './incident.ts';
import { mayNot, runList, type Who } from './run-place.ts';
import { resolveParams, type ResolvedParam, type ValueSource } from './runbook/params.ts';
import { requirementsFor } from './runbook/requirements.ts';
import type { Runbook } from './runbook/types.ts';
import { between } from './time.ts';

/** Started again so soon after with the same values, it is a second click, or two people who pressed at once. */
const sameStartMs = 60_000;

/** What a parameter's `from` may name. Values of alerts are hostile: they are checked against the parameter's type like any other. */
export function incidentValues(incident: Incident): Readonly<Record<string, string>> {
  const [alert] = incident.alerts;
  return {
    'incident.id': `INC-${incident.id}`, 'incident.title': incident.title,
    ...(incident.severity === undefined ? {} : { 'incident.severity': incident.severity }),
    ...(alert ? { 'incident.service': alert.service.name, 'incident.service_id': alert.service.id, 'incident.alert.title': alert.title, 'incident.alert.key': alert.key } : {}),
  };
}

export function mayNotStart(runbook: Runbook, who: Who): Refusal | undefined {
  return mayNot(who, runList(runbook, who.policy), `start "${runbook.title}"`);
}

export function startRun(incident: Incident, runbook: Runbook, given: Readonly<Record<string, string>>, id: string, who: Who): Decision | Refusal {
  const refused = mayNotStart(runbook, who);
  if (refused) return refused;
  const { values, problems } = resolveParams(runbook, given, incidentValues(incident));
  const untouched = resolveParams(runbook, {}, incidentValues(incident)).values;
  if (problems.length > 0) return { refuse: `It was not started: ${problems.map((problem) => problem.why).join('; ')}.` };
  const steps = runbook.steps.map((step) => ({
    name: step.name, kind: step.kind, risk: step.risk, aside: step.aside, approvals: requirementsFor(runbook, step, who.policy).approvals,
  }));
  const params = Object.fromEntries(values.map((one) => [one.name, one.value]));
  const sources = Object.fromEntries(values.map((one) => [one.name, sourceOf(one, untouched)]));
  const twin = incident.runs.find((run) => run.runbook === runbook.id && run.status === 'running' && between(run.at, who.now) < sameStartMs && sameValues(run.params, params));
  if (twin) return justStarted(twin, who.by);
  return decide(
    [{ kind: 'run.requested', data: { run: id, runbook: runbook.id, title: runbook.title, blob: runbook.blobSha, params, steps, sources } }],
    [{ kind: 'ledger.open', data: { run: id } }],
  );
}

/** A value that stood in the form already and was left as it was is still the alert's, or the default: people look closer at those. */
function sourceOf(one: ResolvedParam, untouched: readonly ResolvedParam[]): ValueSource {
  return untouched.find(({ name, value, sensitive }) => name === one.name && value === one.value && !sensitive)?.source ?? one.source;
}

/** What is under way shows itself anew to whoever asks for runbooks: somebody may have deleted its message, and only there are its buttons. */
export function runsShown({ runs, channel }: Incident, runbook?: string): NewEffect[] {
  if (!channel || channel.archived) return [];
  const going = runs.filter((run) => (run.status === 'running' || run.status === 'queued') && (runbook === undefined || run.runbook === runbook));
  return going.map((run): NewEffect => ({ kind: 'slack.run.show', data: { run: run.id } }));
}

function justStarted({ by, title }: Run, asks: Person): Refusal {
  const who = samePerson(by, asks) ? 'You have' : `${by.type === 'person' ? named(by) : 'Tocsin'} has`;
  return { refuse: `${who} just started "${title}" here; its message shows how far it is. To start it once more, wait a minute.` };
}

function sameValues(a: Run['params'], b: Run['params']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
