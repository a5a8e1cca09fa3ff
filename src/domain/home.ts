// What App Home is made of for one person: the incidents they may see, what waits for them, and how the installation is.
import { samePerson, type Person } from './actor.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isOpen, type Handoff, type Incident, type Run, type RunStep, type Task } from './incident.ts';
import { whoAnswers } from './command.ts';
import { isTaskOpen } from './work.ts';

/** `guest`: Slack says so, or did not say who this is: they see only what they are in. */
export type HomeFacts = {
  readonly guest: boolean;
  /** Open ones this person may see, theirs first. `left`: how many more there are. */
  readonly open: readonly Incident[];
  readonly left: number;
  /** Those that ended lately, the last first. */
  readonly ended: readonly Incident[];
  /** For admins of the workspace alone; `unchecked` when Home is only brought up to date. */
  readonly setup?: Diagnosis | 'unchecked' | undefined;
};

/** What somebody has to do with an incident: `commander`, and the names of their roles. */
export function rolesIn(incident: Incident, person: Person): readonly string[] {
  const roles = incident.roles.filter((one) => samePerson(one.person, person)).map((one) => one.role);
  return samePerson(incident.commander, person) ? ['commander', ...roles] : roles;
}

export function tasksOf(incident: Incident, person: Person): readonly Task[] {
  return incident.tasks.filter((task) => isTaskOpen(task) && samePerson(task.assignee, person));
}

/** The handoff that waits for this person's answer. */
export function handoffFor({ handoff }: Incident, person: Person): Handoff | undefined {
  return handoff && samePerson(whoAnswers(handoff), person) ? handoff : undefined;
}

/** Theirs: they command, have a role, a task, or are asked for an answer. */
export function isTheirs(incident: Incident, person: Person): boolean {
  return isOpen(incident) && (rolesIn(incident, person).length > 0 || tasksOf(incident, person).length > 0 || handoffFor(incident, person) !== undefined);
}

/** Steps that wait for somebody's approval, in runs that go on. */
export function awaited(incident: Incident): readonly { readonly run: Run; readonly step: RunStep }[] {
  return incident.runs.filter((run) => run.status === 'running')
    .flatMap((run) => run.steps.filter((step) => step.status === 'waiting' && step.waitingFor === 'approval').map((step) => ({ run, step })));
}

/** The numbers of the public ones among what is shown. */
export function publicOnes({ open, ended }: Pick<HomeFacts, 'open' | 'ended'>): readonly number[] {
  return [...open, ...ended].filter((one) => !one.private).map((one) => one.id);
}
