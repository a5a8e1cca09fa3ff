// What every decision about a run asks first: is it there, does it still wait for this, and may this person?
import type { Person } from './actor.ts';
import type { Refusal } from './errors.ts';
import type { Incident, Run, RunStep } from './incident.ts';
import type { Policy } from './runbook/policy.ts';
import { satisfies, type RoleLists } from './runbook/requirements.ts';
import { noteWords, type RoleNote } from './runbook/role-notes.ts';
import type { Runbook, Step } from './runbook/types.ts';
import type { Instant } from './time.ts';

export type Who = { readonly by: Person; readonly roles: ReadonlySet<string> | undefined; readonly policy: Policy; readonly now: Instant; readonly notes?: readonly RoleNote[] | undefined };
export type StepPlace = { readonly run: string; readonly step: number; readonly digest: string };

/** The run and its step, whatever their state. */
export function placed(incident: Incident, place: Pick<StepPlace, 'run' | 'step'>): { readonly run: Run; readonly step: RunStep } | Refusal {
  const run = incident.runs.find((one) => one.id === place.run);
  const step = run?.steps[place.step];
  return run && step ? { run, step } : { refuse: 'This run is not in this incident.' };
}

/** The step, if it waits for this and nothing about it has changed since the message with the button was made. */
export function waiting(incident: Incident, place: StepPlace, for_: RunStep['waitingFor'] | undefined): { run: Run; step: RunStep } | Refusal {
  const found = placed(incident, place);
  if ('refuse' in found) return found;
  const { run, step } = found;
  if (run.status !== 'running') return { refuse: `This run is ${run.status} already.` };
  if (step.status !== 'waiting') return { refuse: `This step is ${step.status} already.` };
  if (for_ !== undefined && step.waitingFor !== for_) return { refuse: 'This step waits for something else now. Look at the newest message of the run.' };
  if (!step.digest?.startsWith(place.digest) || place.digest.length < 8) return { refuse: 'What would run has changed since this message. Look at the newest one.' };
  return { run, step };
}

export function mayNot(who: Who, lists: RoleLists, what: string): Refusal | undefined {
  if (!who.roles) return { refuse: `I cannot check right now whether you may ${what}: Slack or PagerDuty did not answer. Try again in a moment.` };
  if (satisfies([...who.roles], lists)) return undefined;
  const wanted = lists.map((list) => list.join(' or ')).join(', and ');
  const way = noteWords(who.notes ?? [], lists) ?? 'On call for the service, or in command? `/incident commander` takes command.';
  return { refuse: `To ${what} you need to be ${wanted}. ${way}` };
}

/** Who may run this runbook at all: what its riskiest step asks for. */
export function runList(runbook: Runbook, policy: Policy): RoleLists {
  const riskiest = runbook.steps.some((step) => step.risk === 'destructive') ? 'destructive' : 'read';
  return [policy.risk[riskiest].runBy, ...(runbook.runBy ? [runbook.runBy] : [])];
}

export function ref(place: Pick<StepPlace, 'run' | 'step'>, step: RunStep) {
  return { run: place.run, step: place.step, name: step.name };
}

export function stepOf(runbook: Runbook, index: number): Step {
  const step = runbook.steps[index];
  if (!step) throw new Error(`${runbook.id} has no step ${index}`);
  return step;
}

export function missing(run: Run): never {
  throw new Error(`the runbook of run ${run.id} was not fetched`);
}
