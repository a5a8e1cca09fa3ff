// The live message of a run, and a word in the audit's channel when somebody went on alone.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Run } from '../../domain/incident.ts';
import type { Pinned } from '../../domain/runbook/pinned.ts';
import { renderRun } from '../../render/run.ts';
import { renderGlass } from '../../render/said/glass.ts';
import type { Context } from '../context.ts';
import { pinnedRun } from '../ledger/pinned.ts';
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
  const message = renderRun(incident, run, { config: context.config, policy: context.policy, pinned: await pinnedFor(context, run) });
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

/** The runbook as the run is pinned to it; before the ledger has the run, as it is loaded, if it is the very same text. */
async function pinnedFor(context: Context, run: Run): Promise<Pinned | undefined> {
  const stored = await pinnedRun(context.pool, run.id, [...context.registry.steps.keys()]);
  if (stored) return stored;
  const runbook = context.runbooks.find((one) => one.runbook.id === run.runbook && one.runbook.blobSha === run.blob)?.runbook;
  return runbook && { runbook, params: run.params, outputs: {} };
}

export const tellOfGlass: Performer<'slack.audit'> = async ({ incident, context, effect }) => {
  const { channel } = context.policy.breakGlass;
  const message = renderGlass(incident, effect.data.run, effect.data.glass);
  if (channel === undefined || !message) return { outcome: 'the policy names no channel any more' };
  await postOnce(context.ports.slack, effect, channel, message);
  return { outcome: 'told' };
};
