// The live message of a run.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Run } from '../../domain/incident.ts';
import { renderRun } from '../../render/run.ts';
import { channelOf, postOnce, type Performer, type Work } from './work.ts';

export function runOf({ incident }: Pick<Work, 'incident'>, id: string): Run {
  const run = incident.runs.find((one) => one.id === id);
  if (!run) throw new Error(`INC-${incident.id} has no run ${id}`);
  return run;
}

export const showRun: Performer<'slack.run.show'> = async (work) => {
  const { context, incident, effect } = work;
  const { slack } = context.ports;
  const run = runOf(work, effect.data.run);
  const runbook = context.runbooks.find((one) => one.runbook.id === run.runbook)?.runbook;
  const message = renderRun(incident, run, { config: context.config, runbook });
  if (run.message) {
    try {
      await slack.update({ ...run.message, message });
      return { outcome: 'edited' };
    } catch (error) {
      if (!(error instanceof Rejected) || error.code !== 'message_not_found') throw error;
    }
  }
  const channel = channelOf(incident);
  const ts = await postOnce(slack, effect, channel, message);
  return { outcome: 'posted', decide: () => decide([{ kind: 'run.shown', data: { run: run.id, channel, ts } }]) };
};
