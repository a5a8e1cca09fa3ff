// Runs of runbooks, as far as effects go: rows in the step ledger and the live message. No step is ever performed here.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Run } from '../../domain/incident.ts';
import { concurrencyKey } from '../../domain/runbook/concurrency.ts';
import { renderRun } from '../../render/run.ts';
import { insertRun, setRunStatus } from '../../store/run.ts';
import { insertApproval, insertStep, moveStep, stepsOf } from '../../store/step.ts';
import { advance } from '../ledger/advance.ts';
import { channelOf, postOnce, type Performer, type Work } from './work.ts';

function runOf({ incident }: Pick<Work, 'incident'>, id: string): Run {
  const run = incident.runs.find((one) => one.id === id);
  if (!run) throw new Error(`INC-${incident.id} has no run ${id}`);
  return run;
}

export const openRun: Performer<'ledger.open'> = async (work) => {
  const { context, incident, effect } = work;
  const run = runOf(work, effect.data.run);
  const loaded = context.runbooks.find((one) => one.runbook.id === run.runbook && one.runbook.blobSha === run.blob);
  return {
    outcome: loaded ? 'opened' : 'the runbook changed meanwhile',
    decide: async (_now, _at, tx) => {
      const cancelled = (why: string) => decide(
        [{ kind: 'run.finished', key: `run:${run.id}:finished`, data: { run: run.id, status: 'cancelled', why } }],
        [{ kind: 'slack.run.show', data: { run: run.id } }],
      );
      if (!loaded) return cancelled('The runbook was changed while you started it. Start it again to see what it says now.');
      const held = await insertRun(tx, {
        id: run.id, incident: incident.id, runbook: run.runbook, blob: run.blob, source: loaded.text, params: run.params,
        requestedBy: run.by, concurrencyKey: concurrencyKey(loaded.runbook, run.params),
      });
      if (held) return cancelled(`The same thing is being worked on by run ${held.heldBy.slice(0, 8)}. Wait until it has ended.`);
      for (const step of loaded.runbook.steps) {
        await insertStep(tx, { run: run.id, idx: step.index, name: step.name, kind: step.kind, idempotent: step.idempotent, aside: step.aside });
      }
      return advance(tx, context, run.id);
    },
  };
};

export const approveStep: Performer<'ledger.approve'> = async (work) => {
  const { run: id, step: idx, digest } = work.effect.data;
  return {
    outcome: 'approvals counted',
    decide: async (now, _at, tx) => {
      const step = runOf({ incident: now }, id).steps[idx];
      if (!step || step.status !== 'waiting' || step.digest !== digest) return decide([]);
      for (const person of step.approvedBy) await insertApproval(tx, { run: id, idx, digest, approver: person.id, decision: 'approve' });
      if (step.approvedBy.length < (step.needed ?? 1) && !step.brokenGlass) return decide([], [{ kind: 'slack.run.show', data: { run: id } }]);
      const to = step.kind === 'approval' ? 'succeeded' : 'ready';
      if (!(await moveStep(tx, { run: id, idx }, ['waiting'], to))) return decide([]);
      const ref = { run: id, step: idx, name: step.name };
      if (to === 'ready') return decide([{ kind: 'step.ready', data: { ...ref, why: 'approved' } }], [{ kind: 'slack.run.show', data: { run: id } }]);
      const next = await advance(tx, work.context, id);
      return decide([{ kind: 'step.finished', data: { ...ref, status: 'succeeded' } }, ...next.facts], next.effects);
    },
  };
};

/** What a person said of a step or a run reaches the ledger: the facts stand already, the rows follow. */
export const settleStep: Performer<'ledger.settle'> = async (work) => {
  const { run, step: idx, outcome } = work.effect.data;
  return {
    outcome,
    decide: async (_now, _at, tx) => {
      if (outcome === 'cancel') {
        for (const row of await stepsOf(tx, run)) await moveStep(tx, { run, idx: row.idx }, ['pending', 'waiting', 'ready'], 'cancelled');
        await setRunStatus(tx, run, 'cancelled');
        return decide([], [{ kind: 'slack.run.show', data: { run } }]);
      }
      const from = outcome === 'done' ? 'waiting' : 'unknown';
      const moved = await moveStep(tx, { run, idx }, [from], outcome === 'did-not-happen' ? 'pending' : 'succeeded');
      return moved ? advance(tx, work.context, run) : decide([]);
    },
  };
};

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
