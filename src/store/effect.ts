// Effects: what is to be done outside, one row each, until it has a fate.
import { effectKinds, placing, type EffectKind, type NewEffect } from '../domain/effects.ts';
import { Newer } from '../domain/errors.ts';
import { storable } from '../domain/storable.ts';
import type { Db } from './pool.ts';
import type { Write } from './writes.ts';

export type EffectRow = {
  readonly id: number; readonly incident_id: number; readonly kind: string; readonly data: unknown; readonly lane: string; readonly cause: string;
  readonly depth: number; readonly state: string; readonly attempt: number; readonly owner: string; readonly created_at: Date; readonly first_run_at: Date;
  readonly outcome: string | null; readonly run_at: Date; readonly urgency: number;
};

/** An effect as it is being performed. `firstTriedAt` is the database's time of the first attempt: where to look for what it left. */
export type Effect = {
  readonly [K in EffectKind]: {
    readonly kind: K; readonly data: (typeof effectKinds)[K]['data']['_output']; readonly id: number; readonly incident: number;
    readonly attempt: number; readonly owner: string; readonly cause: string; readonly depth: number; readonly createdAt: Date; readonly firstTriedAt: Date; readonly lane: string;
  };
}[EffectKind];

/** How many effects may cause one another in a row before we call it a loop. */
export const deepest = 12;
/** What every commit wishes by itself: it is no link of a chain, because it rings after its time or causes nothing more. */
const byItself: ReadonlySet<EffectKind> = new Set(['nudge', 'slack.home.show']);

/**
 * Stores effects in their order. One that says what should be true joins the one already waiting in its
 * lane, the earlier time counts unless it was tried in vain: that row is locked, so that it is claimed only after our transaction,
 * and sees our facts. A named one is stored once.
 * The one nudge that waits is set to its new time.
 */
export function addingEffects(incident: number, effects: readonly NewEffect[], cause: { id: string; depth: number }): Write[] {
  if (effects.length === 0) return [];
  const link = effects.find((effect) => !byItself.has(effect.kind));
  if (link && cause.depth > deepest) throw new Error(`${link.kind} would be number ${cause.depth} in a chain of effects: a loop? (${cause.id})`);
  const rows = new Map(effects.map((effect, n) => {
    const { lane, urgency, needs, name, coalesce } = placing(effect);
    const row = {
      n, kind: effect.kind, lane: `${incident}/${lane}`, name, needs, coalesce, urgency, after_ms: effect.afterMs ?? 0,
      data: storable(effectKinds[effect.kind].data.parse(effect.data)),
    };
    return [coalesce ? `${row.lane} ${row.kind}` : String(n), row];
  }));
  return [{
    parts: `new as (select * from jsonb_to_recordset($2) as
         r(n int, kind text, lane text, name text, needs text[], coalesce boolean, urgency smallint, after_ms float, data jsonb)),
     same as (
       select e.id, e.lane, e.kind, new.after_ms from effect e join new on new.coalesce and e.lane = new.lane and e.kind = new.kind
       where e.state = 'waiting' and e.kind <> 'nudge' for update of e skip locked),
     sooner as (
       update effect e set run_at = now() + same.after_ms * interval '1 millisecond' from same
       where e.id = same.id and e.attempt = 0 and e.run_at > now() + same.after_ms * interval '1 millisecond'),
     reset as (
       update effect e set run_at = now() + new.after_ms * interval '1 millisecond' from new
       where new.kind = 'nudge' and e.kind = 'nudge' and e.lane = new.lane and e.state = 'waiting' returning e.lane, e.kind),
     wished as (
     insert into effect (incident_id, kind, lane, name, needs, coalesce, cause, depth, urgency, data, run_at)
     select $1, kind, lane, name, needs, coalesce, $3, $4, urgency, data, now() + after_ms * interval '1 millisecond' from new
     where not exists (select 1 from (select lane, kind from same union all select lane, kind from reset) there where there.lane = new.lane and there.kind = new.kind) order by n
     on conflict (incident_id, name) where name is not null do nothing)`,
    values: [incident, JSON.stringify([...rows.values()]), cause.id, cause.depth],
  }];
}

/** Whether the same waits behind this one: it was wished while this one was being tried. */
export async function isSaidLater(db: Db, { id, lane, kind }: Pick<Effect, 'id' | 'lane' | 'kind'>): Promise<boolean> {
  const { rows } = await db.query<{ later: boolean }>(`select exists (select 1 from effect where lane = $1 and kind = $2 and id > $3 and state = 'waiting') as later`, [lane, kind, id]);
  return rows[0]?.later ?? false;
}

/** Whether such a one of this incident has still to be done. */
export async function isUnderWay(db: Db, incident: number, kind: EffectKind): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>(`select exists (select 1 from effect where incident_id = $1 and kind = $2 and state in ('waiting', 'running')) as there`, [incident, kind]);
  return rows[0]?.there ?? false;
}

/** Nothing is due any more: the timer of the reminders does not ring. */
export async function dropReminder(db: Db, incident: number): Promise<void> {
  await db.query(
    `update effect set state = 'done', outcome = 'nothing is due any more', done_at = now() where incident_id = $1 and kind = 'nudge' and state = 'waiting'`, [incident],
  );
}

export function toEffect(row: EffectRow): Effect {
  const definition = effectKinds[row.kind as EffectKind] as (typeof effectKinds)[EffectKind] | undefined;
  if (!definition) throw new Newer(`effect ${row.id} is of the unknown kind ${row.kind}: it was written by a newer Tocsin`);
  const read = definition.data.safeParse(row.data);
  if (!read.success) throw new Newer(`effect ${row.id} (${row.kind}) holds what this version cannot read: it was written by another Tocsin`, { cause: read.error });
  return {
    kind: row.kind, data: read.data, id: row.id, incident: row.incident_id, attempt: row.attempt, owner: row.owner,
    cause: row.cause, depth: row.depth, createdAt: row.created_at, firstTriedAt: row.first_run_at, lane: row.lane,
  } as Effect;
}

/** Effects that can never run because a named one they need was given up: they are given up with it. Returns them. */
export async function giveUpDependents(db: Db, incident: number): Promise<EffectRow[]> {
  const { rows } = await db.query<EffectRow>(
    `update effect e set state = 'given_up', outcome = 'what it needs was given up', done_at = now()
     where e.incident_id = $1 and e.state = 'waiting'
       and exists (select 1 from effect n where n.incident_id = e.incident_id and n.name = any (e.needs) and n.state = 'given_up')
     returning e.*`,
    [incident],
  );
  return rows;
}

/** A named effect that was given up is no longer needed, nor is what was given up with it. Returns their ids. */
export async function waive(db: Db, incident: number, name: string): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `update effect set state = 'done', outcome = 'no longer needed' where incident_id = $1 and state = 'given_up' and (name = $2 or $2 = any (needs))
       and exists (select 1 from effect n where n.incident_id = $1 and n.name = $2 and n.state = 'given_up') returning id`,
    [incident, name],
  );
  return rows.map((row) => row.id);
}

/**
 * How many effects may still say something in the incident's channel: those that run and an invitation; with `waitingToo` also those
 * that are due, and a merging, after which it may turn out that the incident goes on here.
 */
export async function effectsUnderWay(db: Db, incident: number, { but, waitingToo }: { but: number; waitingToo: boolean }): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from effect where incident_id = $1 and id <> $2 and state in ('running', 'waiting') and (
       kind like 'slack.%' and kind <> 'slack.channel.close' and (state = 'running' or kind = 'slack.people.invite' or $3 and run_at <= now() and 'channel' = any (needs))
       or $3 and kind = 'incident.absorb')`,
    [incident, but, waitingToo],
  );
  return rows[0]?.n ?? 0;
}

/** Puts these back to waiting. Their attempt stays above zero: what an earlier try may have left is looked for first. */
export async function retryGivenUp(db: Db, incident: number, effects: readonly number[]): Promise<number> {
  const { rowCount } = await db.query(
    `update effect set state = 'waiting', attempt = 1, run_at = now(), outcome = null, done_at = null, created_at = clock_timestamp()
     where incident_id = $1 and state = 'given_up' and id = any ($2)`,
    [incident, effects],
  );
  return rowCount;
}

/** What is not done yet, or was given up: for doctor and /readyz. */
export async function unfinished(db: Db, incident: number): Promise<EffectRow[]> {
  const { rows } = await db.query<EffectRow>(`select * from effect where incident_id = $1 and state <> 'done' order by id`, [incident]);
  return rows;
}

export async function countEffects(db: Db): Promise<{ pending: number; given_up: number; oldest_s: number }> {
  const { rows } = await db.query<{ pending: number; given_up: number; oldest_s: number }>(
    `select count(*)::int as pending, (select count(*)::int from effect where state = 'given_up') as given_up,
            coalesce(extract(epoch from now() - min(run_at) filter (where state = 'waiting')), 0)::float as oldest_s
     from effect where state in ('waiting', 'running') and run_at <= now()`,
  );
  return rows[0] ?? { pending: 0, given_up: 0, oldest_s: 0 };
}

export async function pendingByKind(db: Db): Promise<{ name: string; n: number }[]> {
  const { rows } = await db.query<{ name: string; n: number }>(`select kind as name, count(*)::int as n from effect where state in ('waiting', 'running') and run_at <= now() group by 1`);
  return rows;
}

/** Does not wait any longer for another try of these. */
export async function hurryEffects(db: Db, incident: number, effects: readonly number[]): Promise<number> {
  const { rowCount } = await db.query(
    `update effect set run_at = now() where incident_id = $1 and state = 'waiting' and attempt > 0 and run_at > now() and id = any ($2)`, [incident, effects],
  );
  return rowCount;
}
