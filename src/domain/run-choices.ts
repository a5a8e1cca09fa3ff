// What people say of a run while it goes: done by hand, it happened, try again, undo, stop.
import { samePerson } from './actor.ts';
import { decide, tell, type Decision } from './decision.ts';
import type { EffectData } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Incident, Run, RunStep } from './incident.ts';
import { mayNot, missing, placed, ref, runList, stepOf, waiting, type StepPlace, type Who } from './run-place.ts';
import { requirementsFor } from './runbook/requirements.ts';
import type { Runbook } from './runbook/types.ts';
import { undoings } from './runbook/undoing.ts';

type Outcome = EffectData<'ledger.settle'>['outcome'];
const settled = (place: Pick<StepPlace, 'run' | 'step'>, outcome: Outcome) => ({ kind: 'ledger.settle', data: { run: place.run, step: place.step, outcome } }) as const;

/** The step that a person may say is done, or why they may not. */
export function mayConfirm(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who): { readonly run: Run; readonly step: RunStep } | Refusal {
  const found = waiting(incident, place, 'person');
  if ('refuse' in found) return found;
  const { runBy } = requirementsFor(runbook ?? missing(found.run), stepOf(runbook ?? missing(found.run), place.step), who.policy);
  const refused = mayNot(who, runBy, 'confirm this step');
  if (refused) return refused;
  const said = found.step.confirmed ?? [];
  if (said.some(({ by }) => samePerson(by, who.by))) return { refuse: `You have said already that this step is done. ${said.length} of ${found.step.needed ?? 1} said so: somebody else has to say it too.` };
  return found;
}

/** A person did the step by hand, or saw that it is done, and says so. Where several have to say it, the last of them ends it. */
export function confirm(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who, note?: string): Decision | Refusal {
  const found = mayConfirm(incident, place, runbook, who);
  if ('refuse' in found) return found;
  const said = note === undefined || note === '' ? {} : { note };
  const { confirmed = [], needed = 1, digest = '' } = found.step;
  if (confirmed.length + 1 < needed) {
    const key = `confirmed:${place.run}:${place.step}:${digest}:${found.step.at}:${who.by.id}`;
    return decide([{ kind: 'step.confirmed', key, data: { ...ref(place, found.step), digest, ...said } }], [{ kind: 'slack.run.show', data: { run: place.run } }]);
  }
  return decide(
    [{ kind: 'step.finished', key: `done:${place.run}:${place.step}:${found.step.digest}:${found.step.at}`, data: { ...ref(place, found.step), status: 'succeeded', ...said } }],
    [settled(place, 'done')],
  );
}

/** Nobody knows whether the step happened; a person looked and says. "It did not" asks for a fresh approval. */
export function settle(incident: Incident, place: StepPlace, happened: boolean, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = undecided(incident, place, runbook, who);
  if ('refuse' in found) return found;
  return decide([{ kind: 'step.settled', data: { ...ref(place, found.step), happened } }], [settled(place, happened ? 'happened' : 'did-not-happen')]);
}

/** Runs the dry run of a step of which nobody knows, so that a person can see how things are. */
export function check(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = undecided(incident, place, runbook, who);
  if ('refuse' in found) return found;
  const { run, step } = found;
  const declared = runbook ?? missing(run);
  const look = declared.steps.find((one) => one.name === stepOf(declared, place.step).dryRun);
  const dry = look && run.steps[look.index];
  if (!look || !dry) return { refuse: 'This step has no dry run: look by hand.' };
  if (dry.status === 'ready' || dry.status === 'running') return { refuse: 'The check is running already; what it says will stand in the message of the run.' };
  return decide(
    // The key keeps two clicks at once one look.
    [{ kind: 'step.ready', key: `check:${run.id}:${place.step}:${step.at}:${dry.at}`, data: { run: run.id, step: look.index, name: dry.name, why: 'a person wants to see how it is' } }],
    [settled(place, 'check')], tell('The check runs. What it says will stand in the message of the run.'),
  );
}

function undecided(incident: Incident, place: StepPlace, runbook: Runbook | undefined, who: Who) {
  const found = placed(incident, place);
  if ('refuse' in found) return found;
  if (found.step.status !== 'unknown') return { refuse: `This step is ${found.step.status}: there is nothing to decide any more.` };
  return mayNot(who, runList(runbook ?? missing(found.run), who.policy), 'decide this') ?? found;
}

export type Choice = 'retry' | 'done' | 'roll-back' | 'stop';
const outcomes: Readonly<Record<Choice, Outcome>> = { retry: 'retry', done: 'accept', 'roll-back': 'roll-back', stop: 'fail' };

/** A step failed, and its author left it to people what comes next. */
export function choose(incident: Incident, place: StepPlace, choice: Choice, runbook: Runbook | undefined, who: Who): Decision | Refusal {
  const found = placed(incident, place);
  if ('refuse' in found) return found;
  const { run, step } = found;
  if (run.status !== 'running' || step.asks !== true) return { refuse: 'This was decided already. Look at the newest message of the run.' };
  const refused = mayNot(who, runList(runbook ?? missing(run), who.policy), 'decide this');
  if (refused) return refused;
  if (choice === 'roll-back' && undoings(runbook ?? missing(run), run.steps).length === 0) return { refuse: 'Nothing that was done here has a rollback. End the run, and undo by hand what must be undone.' };
  const why = `${step.name} failed, and ${who.by.name ?? 'a person'} chose to undo what was done`.slice(0, 500);
  return decide(
    [
      { kind: 'step.chosen', data: { ...ref(place, step), choice } },
      ...(choice === 'roll-back' ? [{ kind: 'run.rolling_back', key: `run:${place.run}:rolling`, data: { ...ref(place, step), why } } as const] : []),
    ],
    [settled(place, outcomes[choice])],
  );
}

/** Ends a run. What runs is asked to stop, and the run ends when it has; of a step that is undecided a person has to say first what happened. */
export function stopRun(incident: Incident, id: string, who: Who): Decision | Refusal {
  const run = incident.runs.find((one) => one.id === id);
  if (!run) return { refuse: 'This run is not in this incident.' };
  if (run.status !== 'running' && run.status !== 'queued') return { refuse: `This run is ${run.status} already.` };
  if (!samePerson(run.by, who.by) && !who.roles?.has('responder') && !who.roles?.has('commander')) return { refuse: 'Only who started it, a responder or the commander may stop it.' };
  if (run.steps.some((step) => step.status === 'unknown')) return { refuse: 'Of one step nobody knows whether it happened: say that first.' };
  if (run.stopAsked) return { refuse: 'It is being stopped already.' };
  return beganAnything(run) ? decide([{ kind: 'run.stop_asked', data: { run: id } }], [settled({ run: id, step: 0 }, 'stop')]) : ended(id);
}

/** The facts may be a moment behind the ledger: only what nobody could have claimed yet is ended at once. */
function beganAnything({ steps, status }: Run): boolean {
  return status === 'running' && steps.some((step) => step.status === 'running' || step.status === 'ready');
}

function ended(run: string): Decision {
  return decide([{ kind: 'run.finished', key: `run:${run}:finished`, data: { run, status: 'cancelled', why: 'Stopped by a person.' } }], [settled({ run, step: 0 }, 'cancel')]);
}
