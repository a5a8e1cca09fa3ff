// What a running step waits for outside becomes a fact, and stands in the live message of its run.
import { decide } from '../../domain/decision.ts';
import { toError } from '../../domain/errors.ts';
import { lockIncident } from '../../store/incident.ts';
import { holdsStep, type StepRow } from '../../store/step.ts';
import { commit } from '../commit.ts';
import type { Context } from '../context.ts';
import { causeOf } from './time.ts';

/** As long as a fact may hold; longer words are cut. */
const longest = 500;

/** Never throws: a step does not fail because nobody could be told what it waits for. Words of a claim that counts no more, or said already, are dropped. */
export async function tellOf(context: Context, row: StepRow, words: string): Promise<void> {
  try {
    await context.pool.transaction(async (tx) => {
      const locked = await lockIncident(tx, row.incident_id);
      const said = locked?.incident.runs.find((run) => run.id === row.run_id)?.steps[row.idx]?.says;
      const now = words.toWellFormed().slice(0, longest).toWellFormed();
      if (!locked || said === now || !(await holdsStep(tx, row))) return;
      const fact = { kind: 'step.told', data: { run: row.run_id, step: row.idx, name: row.name, words: now } } as const;
      await commit(tx, context, locked, decide([fact], [{ kind: 'slack.run.show', data: { run: row.run_id } }]), causeOf(row.run_id), locked.now);
    });
    context.bell.ring('effect');
  } catch (error) {
    context.log.warn('what a step waits for was not told', { run: row.run_id, step: row.name, error: toError(error).message });
  }
}
