// Looks at steps whose lease ran out: ready again when that is proved safe, otherwise unknown, and a person is asked.
import { tocsin } from '../../domain/actor.ts';
import { decide } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import { lockIncident } from '../../store/incident.ts';
import { expiredSteps, settleExpired, type StepRow } from '../../store/step.ts';
import { commit, databaseNow } from '../commit.ts';
import type { Context } from '../context.ts';

/** Returns how many steps were settled. */
export async function examineSteps(context: Context): Promise<number> {
  const expired = await expiredSteps(context.pool);
  for (const row of expired) await examine(context, row);
  if (expired.length > 0) context.bell.ring('effect', 'step');
  return expired.length;
}

async function examine(context: Context, row: StepRow): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, row.incident_id);
    const verdict = await settleExpired(tx, row);
    if (!locked || !verdict) return;
    const ref = { run: row.run_id, step: row.idx, name: row.name };
    const fact = verdict === 'ready'
      ? { kind: 'step.ready', data: { ...ref, why: 'its worker was lost; it is safe to run it again' } } as const
      : { kind: 'step.unknown', data: { ...ref, why: 'Its worker was lost after it had started. Nobody knows whether it happened.' } } as const;
    const effects = [{ kind: 'slack.run.show', data: { run: row.run_id } } as const, wish('slack.card.show')];
    await commit(tx, context, locked, decide([fact], effects), { id: `step:${row.run_id}:${row.idx}`, depth: 0, by: tocsin }, await databaseNow(tx));
  });
}
