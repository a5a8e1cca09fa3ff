// The facts about runs and their steps, in words. Values and outputs are not repeated: they may be sensitive, and are long.
import type { FactKind } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { sayDuration } from '../domain/time.ts';
import type { Tellers, Voice } from './fact-voice.ts';
import { count } from './words.ts';

const stepEnds = { succeeded: 'succeeded', failed: 'failed', timed_out: 'timed out', cancelled: 'was cancelled' } as const;
const choices = { retry: 'it is tried again', done: 'a person says that it is done', 'roll-back': 'what was done is undone', stop: 'the run ends there' } as const;
const runEnds = { succeeded: 'succeeded', failed: 'failed', cancelled: 'was stopped' } as const;

export const runTellers: Tellers<Extract<FactKind, `run.${string}` | `step.${string}`>> = {
  'run.requested': (data, say) => {
    const main = data.steps.filter((one) => !one.aside);
    return `Run of “${say.text(data.title)}” started, ${count(main.length, 'step')}`;
  },
  'run.queued': (data, say, incident) => `${runName(data.run, say, incident)} waits until ${say.text(data.holder)} has ended`,
  'run.begun': (data, say, incident) => `${runName(data.run, say, incident)} began after its wait`,
  'run.rolling_back': (data, say, incident) => `${runName(data.run, say, incident)} undoes what it did: ${say.text(data.why)}`,
  'run.stop_asked': (data, say, incident) => `${runName(data.run, say, incident)} is to stop`,
  'run.shown': (data, say, incident) => `${runName(data.run, say, incident)} shown`,
  'run.finished': (data, say, incident) => {
    const why = data.why === undefined ? '' : `: ${say.text(data.why)}`;
    return `${runName(data.run, say, incident)} ${runEnds[data.status]}${why}`;
  },
  'step.waiting': (data, say, incident) => {
    const what = data.for === 'approval' ? count(Math.max(1, data.needed), 'approval') : 'a person to do it';
    return `${step(data, say, incident)} waits for ${what}${data.why === undefined ? '' : `: ${say.text(data.why)}`}`;
  },
  'step.approved': (data, say, incident) => {
    if (data.reason === undefined) return `${step(data, say, incident)} approved`;
    return `${step(data, say, incident)} released WITHOUT the approvals asked for, because “${say.text(data.reason)}”`;
  },
  'step.refused': (data, say, incident) => `${step(data, say, incident)} refused`,
  'step.confirmed': (data, say, incident) => `${step(data, say, incident)}: a person says that it is done, and somebody else has to say it too${data.note === undefined ? '' : `: “${say.text(data.note)}”`}`,
  'step.logged': (data, say, incident) => `${step(data, say, incident)}: its full log stands in the thread of the run, as ${say.text(data.file)}`,
  'step.ready': (data, say, incident) => `${step(data, say, incident)} is ready: ${say.text(data.why)}`,
  'step.started': (data, say, incident) => `${step(data, say, incident)} began`,
  'step.told': (data, say, incident) => `${step(data, say, incident)} waits: ${say.text(data.words)}`,
  'step.finished': (data, say, incident) => {
    const code = data.code === undefined ? '' : `, code ${data.code}`;
    const took = data.durationMs === undefined ? '' : `, took ${sayDuration(data.durationMs)}`;
    const note = data.note === undefined ? '' : `: “${say.text(data.note)}”`;
    return `${step(data, say, incident)} ${stepEnds[data.status]}${code}${took}${note}`;
  },
  'step.unknown': (data, say, incident) =>
    `${step(data, say, incident)} began, and nobody knows whether it happened: ${say.text(data.why)}`,
  'step.chosen': (data, say, incident) => `${step(data, say, incident)} had failed; ${choices[data.choice]}`,
  'step.settled': (data, say, incident) =>
    `${step(data, say, incident)}: a person looked, it ${data.happened ? 'happened' : 'did not happen'}`,
};

/** `Step flag-off of “Checkout answers with 5xx errors”`. */
function step(data: { readonly run: string; readonly name: string }, say: Voice, incident: Incident | undefined): string {
  return `Step ${say.text(data.name)} of ${titleOf(data.run, say, incident) ?? `run ${say.text(data.run.slice(0, 8))}`}`;
}

function runName(id: string, say: Voice, incident: Incident | undefined): string {
  const title = titleOf(id, say, incident);
  return title === undefined ? `Run ${say.text(id.slice(0, 8))}` : `Run of ${title}`;
}

function titleOf(id: string, say: Voice, incident: Incident | undefined): string | undefined {
  const run = incident?.runs.find((one) => one.id === id);
  return run && `“${say.text(run.title)}”`;
}
