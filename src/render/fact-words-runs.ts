// The facts about runs and their steps, in words. Values and outputs are not repeated: they may be sensitive, and are long.
import type { FactKind } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { sayDuration } from '../domain/time.ts';
import type { Tellers, Voice } from './fact-voice.ts';
import { count } from './words.ts';

const stepEnds = { succeeded: 'succeeded', failed: 'failed', timed_out: 'timed out', cancelled: 'was cancelled' } as const;
const runEnds = { succeeded: 'succeeded', failed: 'failed', cancelled: 'was stopped' } as const;

export const runTellers: Tellers<Extract<FactKind, `run.${string}` | `step.${string}`>> = {
  'run.requested': (data, say) => `Runbook “${say.text(data.title)}” started, ${count(data.steps.filter((one) => !one.aside).length, 'step')}`,
  'run.shown': (data, say, incident) => `${runbook(data.run, say, incident)} was shown`,
  'run.finished': (data, say, incident) => {
    const why = data.why === undefined ? '' : `: ${say.text(data.why)}`;
    return `${runbook(data.run, say, incident)} ${runEnds[data.status]}${why}`;
  },
  'step.waiting': (data, say, incident) => {
    const what = data.for === 'approval' ? count(Math.max(1, data.needed), 'approval') : 'a person to do it';
    return `${step(data, say, incident)} waits for ${what}`;
  },
  'step.approved': (data, say, incident) => {
    if (data.reason === undefined) return `${step(data, say, incident)} approved`;
    return `${step(data, say, incident)} released WITHOUT the approvals asked for, because “${say.text(data.reason)}”`;
  },
  'step.refused': (data, say, incident) => `${step(data, say, incident)} refused`,
  'step.ready': (data, say, incident) => `${step(data, say, incident)} is ready: ${say.text(data.why)}`,
  'step.started': (data, say, incident) => `${step(data, say, incident)} began`,
  'step.finished': (data, say, incident) => {
    const code = data.code === undefined ? '' : `, code ${data.code}`;
    const took = data.durationMs === undefined ? '' : `, took ${sayDuration(data.durationMs)}`;
    return `${step(data, say, incident)} ${stepEnds[data.status]}${code}${took}`;
  },
  'step.unknown': (data, say, incident) => `${step(data, say, incident)} began, and nobody knows whether it happened: ${say.text(data.why)}`,
  'step.settled': (data, say, incident) => `${step(data, say, incident)}: a person looked, it ${data.happened ? 'happened' : 'did not happen'}`,
};

function step(data: { readonly run: string; readonly name: string }, say: Voice, incident: Incident | undefined): string {
  const name = runbook(data.run, say, incident);
  return `Step ${say.text(data.name)} of ${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}

function runbook(id: string, say: Voice, incident: Incident | undefined): string {
  const run = incident?.runs.find((one) => one.id === id);
  return run ? `Runbook “${say.text(run.title)}”` : `Run ${say.text(id.slice(0, 8))}`;
}
