// Approvals of what will run: who may say yes to exactly this, how long a yes holds, and going on alone with a reason.
import { samePerson } from './actor.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Incident, Run, RunStep } from './incident.ts';
import { mayNot, missing, ref, runList, stepOf, waiting, type StepPlace, type Who } from './run-place.ts';
import { coveredSteps } from './runbook/approval-scope.ts';
import { digestOf } from './runbook/pinned.ts';
import { defaultPolicy, type Policy } from './runbook/policy.ts';
import { requirementsFor, satisfies, type Requirements } from './runbook/requirements.ts';
import type { Runbook } from './runbook/types.ts';
import { between, type Instant } from './time.ts';

/** The approvals that still count. */
export function freshApprovals(step: Pick<RunStep, 'given'>, ttlMs: number, now: Instant): RunStep['given'] {
  return step.given.filter((one) => between(one.at, now) < ttlMs);
}

/** `outputs`: what the run's steps have handed on so far. With a `reason` the glass is broken. */
export function approve(incident: Incident, place: StepPlace, pinned: { runbook: Runbook | undefined; outputs: Readonly<Record<string, string>> }, who: Who, reason?: string): Decision | Refusal {
  const found = waiting(incident, place, 'approval');
  if ('refuse' in found) return found;
  const { run, step } = found;
  const runbook = pinned.runbook ?? missing(run);
  const rules = requirementsFor(runbook, stepOf(runbook, place.step), who.policy);
  const refused = reason === undefined ? mayNotApprove(run, step, rules, who) : mayNotBreakGlass(step, who);
  if (refused) return refused;
  const covers = reason === undefined ? coversOf(runbook, run, pinned.outputs, place.step, who) : [];
  // The same person may say it again after it grew old: the number of those before keeps the two apart.
  const key = `approve:${place.run}:${place.step}:${step.digest}:${step.at}:${step.given.length}:${who.by.id}${reason === undefined ? '' : ':glass'}`;
  return decide(
    [{ kind: 'step.approved', key, data: { ...ref(place, step), digest: step.digest ?? '', ...(reason === undefined ? {} : { reason }), ...(covers.length === 0 ? {} : { covers }) } }],
    [{ kind: 'ledger.approve', data: { run: place.run, step: place.step, digest: step.digest ?? '' } }, ...(reason === undefined ? [] : glassBroken(run, who.policy))],
  );
}

/** Said in the incident's channel, and in the one that the policy names. */
function glassBroken({ id, glass = [] }: Run, policy: Policy): NewEffect[] {
  const said: NewEffect = { kind: 'slack.say', data: { about: 'glass', ref: `${id}:${glass.length}` } };
  return policy.breakGlass.channel === undefined ? [said] : [said, { kind: 'slack.audit', data: { run: id, glass: glass.length } }];
}

function mayNotApprove(run: Run, step: RunStep, rules: Requirements, who: Who): Refusal | undefined {
  if (!rules.requesterMayApprove && samePerson(run.by, who.by)) {
    return { refuse: 'You asked for this run, so somebody else has to approve it. Alone? Use "Break glass", with a reason.' };
  }
  const refused = mayNot(who, rules.approveBy, 'approve this step');
  if (refused) return refused;
  const already = freshApprovals(step, rules.approvalTtlMs, who.now).some((one) => samePerson(one.by, who.by));
  return already ? { refuse: 'You have approved this already.' } : undefined;
}

/** An approval step speaks for later steps as well: for each of them only if this person may approve that one too. */
function coversOf(runbook: Runbook, run: Run, outputs: Readonly<Record<string, string>>, index: number, who: Who): string[] {
  const roles = [...(who.roles ?? [])];
  const mine = coveredSteps(runbook, stepOf(runbook, index)).filter((step) => {
    const rules = requirementsFor(runbook, step, who.policy);
    return satisfies(roles, rules.approveBy) && (rules.requesterMayApprove || !samePerson(run.by, who.by));
  });
  return mine.map((step) => digestOf({ runbook, params: run.params, outputs }, step, who.policy));
}

function mayNotBreakGlass(step: RunStep, who: Who): Refusal | undefined {
  if (step.risk === 'destructive' && who.policy.breakGlass === defaultPolicy.breakGlass) {
    return { refuse: 'Without runbooks/policy.yaml nobody may break glass on a destructive step.' };
  }
  return mayNot(who, [who.policy.breakGlass.roles], 'break glass');
}

/** Somebody says no: the run ends here. */
export function refuseStep(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = waiting(incident, place, undefined);
  if ('refuse' in found) return found;
  const refused = mayNot(who, runList(runbook ?? missing(found.run), who.policy), 'refuse this step');
  if (refused && !samePerson(found.run.by, who.by)) return refused;
  return decide(
    [
      { kind: 'step.refused', data: { ...ref(place, found.step), digest: found.step.digest ?? '' } },
      { kind: 'run.finished', key: `run:${place.run}:finished`, data: { run: place.run, status: 'cancelled' } },
    ],
    [{ kind: 'ledger.settle', data: { run: place.run, step: place.step, outcome: 'cancel' } }],
  );
}
