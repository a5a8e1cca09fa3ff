// Erases the texts of one fact, and says so in another: the chain stays whole, because the fact keeps the digests.
import type { Actor } from '../domain/actor.ts';
import { decide } from '../domain/decision.ts';
import { wish, type NewEffect } from '../domain/effects.ts';
import { foldAll } from '../domain/fold.ts';
import type { Incident } from '../domain/incident.ts';
import { incidentName } from '../domain/incident.ts';
import { eraseCopies, eraseTexts } from '../store/erase.ts';
import { factsOf } from '../store/fact.ts';
import { lockIncident } from '../store/incident.ts';
import type { Pool } from '../store/pool.ts';
import { commit, databaseNow, type World } from './commit.ts';

export type Erasing = { readonly incident: number; readonly seq: number; readonly reason: string; readonly by: Actor };

/** Run as the role that owns the tables. What the incident is called and shown as is folded anew, from what is left. */
export function eraseText(pool: Pool, world: World, { incident, seq, reason, by }: Erasing): Promise<{ readonly fields: readonly string[]; readonly of: string } | { readonly refuse: string }> {
  return pool.transaction(async (tx) => {
    const head = await lockIncident(tx, incident);
    if (!head) return { refuse: `There is no ${incidentName(incident)}.` };
    const [fact] = await factsOf(tx, incident, { after: seq - 1, most: 1 });
    if (fact?.seq !== seq) return { refuse: `${incidentName(incident)} has no entry ${seq}: its last is ${head.seq}.` };
    const facts = await factsOf(tx, incident);
    // What is left is folded anew and kept: folded here, it would lack them.
    if (facts.some((one) => one.newer !== undefined)) return { refuse: `A newer version of Tocsin has written in ${incidentName(incident)}: use that one.` };
    const fields = await eraseTexts(tx, incident, seq);
    if (fields.length === 0) return { refuse: `Entry ${seq} of ${incidentName(incident)} has no text, or it was erased already.` };
    await eraseCopies(tx, incident, fact);
    const left = foldAll(await factsOf(tx, incident), incident);
    if (!left) throw new Error(`INC-${incident} has no facts`);
    const said = { kind: 'text.erased', data: { seq, of: fact.kind, fields, reason }, by } as const;
    await commit(tx, world, { ...head, incident: left }, decide([said], shownAnew(left)), { id: `erase:${seq}`, depth: 0, by }, await databaseNow(tx));
    return { fields, of: fact.kind };
  });
}

/** What was posted once is shown as it now is; nothing is posted because of it. */
function shownAnew({ card, announcement }: Incident): NewEffect[] {
  return [...(card ? [wish('slack.card.show')] : []), ...(announcement ? [wish('slack.announcement.show')] : [])];
}
