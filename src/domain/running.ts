// Running a runbook, as decisions: who may start, approve, refuse, confirm, and what each leaves on the record.
import { samePerson, type Person } from './actor.ts';
import { named } from './command.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Incident, Run, RunStep } from './incident.ts';
import { resolveParams } from './runbook/params.ts';
import { defaultPolicy, type Policy } from './runbook/policy.ts';
import { requirementsFor, satisfies, type RoleLists } from './runbook/requirements.ts';
import type { Runbook, Step } from './runbook/types.ts';
import { between, type Instant } from './time.ts';

export type Who = { readonly by: Person; readonly roles: ReadonlySet<string> | undefined; readonly policy: Policy };
/** Started again so soon after with the same values, it is a second click, or two people who pressed at once. */
const sameStartMs = 60_000;
export type StepPlace = { readonly run: string; readonly step: number; readonly digest: string };

/** What a parameter's `from` may name. Values of alerts are hostile: they are checked against the parameter's type like any other. */
export function incidentValues(incident: Incident): Readonly<Record<string, string>> {
  const [alert] = incident.alerts;
  return {
    'incident.id': `INC-${incident.id}`, 'incident.title': incident.title,
    ...(incident.severity === undefined ? {} : { 'incident.severity': incident.severity }),
    ...(alert ? { 'incident.service': alert.service.name, 'incident.service_id': alert.service.id, 'incident.alert.title': alert.title, 'incident.alert.key': alert.key } : {}),
  };
}

export function startRun(incident: Incident, runbook: Runbook, given: Readonly<Record<string, string>>, id: string, who: Who & { readonly now: Instant }): Decision | Refusal {
  const refused = mayNot(who, runList(runbook, who.policy), `start "${runbook.title}"`);
  if (refused) return refused;
  const { values, problems } = resolveParams(runbook, given, incidentValues(incident));
  if (problems.length > 0) return { refuse: `It was not started: ${problems.map((problem) => problem.why).join('; ')}.` };
  const steps = runbook.steps.map((step) => ({
    name: step.name, kind: step.kind, risk: step.risk, aside: step.aside, approvals: requirementsFor(runbook, step, who.policy).approvals,
  }));
  const params = Object.fromEntries(values.map((one) => [one.name, one.value]));
  const twin = incident.runs.find((run) => run.runbook === runbook.id && run.status === 'running' && between(run.at, who.now) < sameStartMs && sameValues(run.params, params));
  if (twin) return justStarted(twin, who.by);
  return decide(
    [{ kind: 'run.requested', data: { run: id, runbook: runbook.id, title: runbook.title, blob: runbook.blobSha, params, steps } }],
    [{ kind: 'ledger.open', data: { run: id } }],
  );
}

/** What is under way shows itself anew to whoever asks for runbooks: somebody may have deleted its message, and only there are its buttons. */
export function runsShown({ runs, channel }: Incident, runbook?: string): NewEffect[] {
  if (!channel || channel.archived) return [];
  const going = runs.filter((run) => run.status === 'running' && (runbook === undefined || run.runbook === runbook));
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

export function approve(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who, reason?: string): Decision | Refusal {
  const found = waiting(incident, place, 'approval');
  if ('refuse' in found) return found;
  const { run, step } = found;
  const rules = requirementsFor(runbook ?? missing(run), stepOf(runbook ?? missing(run), place.step), who.policy);
  if (reason === undefined) {
    if (!rules.requesterMayApprove && samePerson(run.by, who.by)) {
      return { refuse: 'You asked for this run, so somebody else has to approve it. Alone? Use "Break glass", with a reason.' };
    }
    const refused = mayNot(who, rules.approveBy, 'approve this step');
    if (refused) return refused;
    if (step.approvedBy.some((person) => samePerson(person, who.by))) return { refuse: 'You have approved this already.' };
  } else {
    const refused = mayNotBreakGlass(step, who);
    if (refused) return refused;
  }
  return decide(
    [{ kind: 'step.approved', key: `approve:${place.run}:${place.step}:${step.digest}:${step.at}:${who.by.id}${reason === undefined ? '' : ':glass'}`, data: { ...ref(place, step), digest: step.digest ?? '', ...(reason === undefined ? {} : { reason }) } }],
    [{ kind: 'ledger.approve', data: { run: place.run, step: place.step, digest: step.digest ?? '' } }],
  );
}

export function refuseStep(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = waiting(incident, place, undefined);
  if ('refuse' in found) return found;
  const refused = mayNot(who, runList(runbook ?? missing(found.run), who.policy), 'refuse this step');
  if (refused && !samePerson(found.run.by, who.by)) return refused;
  return ended(place, found.step);
}

function ended(place: StepPlace, step: RunStep): Decision {
  return decide(
    [
      { kind: 'step.refused', data: { ...ref(place, step), digest: step.digest ?? '' } },
      { kind: 'run.finished', key: `run:${place.run}:finished`, data: { run: place.run, status: 'cancelled' } },
    ],
    [{ kind: 'ledger.settle', data: { run: place.run, step: place.step, outcome: 'cancel' } }],
  );
}

/** A person did the step by hand and says so. */
export function confirm(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = waiting(incident, place, 'person');
  if ('refuse' in found) return found;
  const { runBy } = requirementsFor(runbook ?? missing(found.run), stepOf(runbook ?? missing(found.run), place.step), who.policy);
  const refused = mayNot(who, runBy, 'confirm this step');
  if (refused) return refused;
  return decide(
    [{ kind: 'step.finished', key: `done:${place.run}:${place.step}:${found.step.digest}`, data: { ...ref(place, found.step), status: 'succeeded' } }],
    [{ kind: 'ledger.settle', data: { run: place.run, step: place.step, outcome: 'done' } }],
  );
}

/** Nobody knows whether the step happened; a person looked and says. "It did not" asks for a fresh approval. */
export function settle(incident: Incident, place: StepPlace, happened: boolean, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const run = incident.runs.find((one) => one.id === place.run);
  const step = run?.steps[place.step];
  if (!run || !step || step.status !== 'unknown') return { refuse: `This step is ${step?.status ?? 'not there'}: there is nothing to decide any more.` };
  const refused = mayNot(who, runList(runbook ?? missing(run), who.policy), 'decide this');
  if (refused) return refused;
  return decide(
    [{ kind: 'step.settled', data: { ...ref(place, step), happened } }],
    [{ kind: 'ledger.settle', data: { run: place.run, step: place.step, outcome: happened ? 'happened' : 'did-not-happen' } }],
  );
}

function waiting(incident: Incident, place: StepPlace, for_: RunStep['waitingFor'] | undefined): { run: Run; step: RunStep } | Refusal {
  const run = incident.runs.find((one) => one.id === place.run);
  const step = run?.steps[place.step];
  if (!run || !step) return { refuse: 'This run is not in this incident.' };
  if (run.status !== 'running') return { refuse: `This run is ${run.status} already.` };
  if (step.status !== 'waiting') return { refuse: `This step is ${step.status} already.` };
  if (for_ !== undefined && step.waitingFor !== for_) return { refuse: 'This step waits for something else now. Look at the newest message of the run.' };
  if (!step.digest?.startsWith(place.digest) || place.digest.length < 8) return { refuse: 'What would run has changed since this message. Look at the newest one.' };
  return { run, step };
}

function mayNot(who: Who, lists: RoleLists, what: string): Refusal | undefined {
  if (!who.roles) return { refuse: `I cannot check right now whether you may ${what}: Slack or PagerDuty did not answer. Try again in a moment.` };
  if (satisfies([...who.roles], lists)) return undefined;
  const wanted = lists.map((list) => list.join(' or ')).join(', and ');
  return { refuse: `To ${what} you need to be ${wanted}. On call for the service, or in command? \`/incident commander\` takes command.` };
}

function mayNotBreakGlass(step: RunStep, who: Who): Refusal | undefined {
  if (step.risk === 'destructive' && who.policy.breakGlass === defaultPolicy.breakGlass) {
    return { refuse: 'Without runbooks/policy.yaml nobody may break glass on a destructive step.' };
  }
  return mayNot(who, [who.policy.breakGlass.roles], 'break glass');
}

function runList(runbook: Runbook, policy: Policy): RoleLists {
  const riskiest = runbook.steps.some((step) => step.risk === 'destructive') ? 'destructive' : 'read';
  return [policy.risk[riskiest].runBy, ...(runbook.runBy ? [runbook.runBy] : [])];
}

function ref(place: StepPlace, step: RunStep) {
  return { run: place.run, step: place.step, name: step.name };
}

function stepOf(runbook: Runbook, index: number): Step {
  const step = runbook.steps[index];
  if (!step) throw new Error(`${runbook.id} has no step ${index}`);
  return step;
}

function missing(run: Run): never {
  throw new Error(`the runbook of run ${run.id} was not fetched`);
}
