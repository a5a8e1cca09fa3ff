// The look at a git remote without webhooks: which postmortems were merged, which branches are gone or there again.
import { Rejected } from '../domain/errors.ts';
import { branchSeen } from '../domain/followup-issues.ts';
import { isOpen } from '../domain/incident.ts';
import { incidentsWithBranch } from '../store/followup.ts';
import { readIncident } from '../store/incident.ts';
import { readDraft } from '../store/postmortem.ts';
import type { Round } from '../store/round.ts';
import type { Cause } from './commit.ts';
import type { Context } from './context.ts';
import { takeNews } from './news.ts';
import { git, lookAt, standing } from './perform/postmortem-remote.ts';

export async function lookAtRemote(context: Context, round: Round): Promise<string> {
  const { ports: { remote }, settings: { remote: where } } = context;
  if (!remote || !where) return 'postmortems go to no git remote';
  const cause: Cause = { id: `round:${round.name}:${round.dueAt.toISOString()}`, depth: 0, by: git };
  let news = 0;
  const ids = await incidentsWithBranch(context.pool, where.shown);
  for (const id of ids) {
    const incident = await readIncident(context.pool, id);
    const draft = await readDraft(context.pool, id);
    // One that is open again is written anew when it ends; a private one is not asked for by name.
    if (!incident || isOpen(incident) || incident.private || draft?.written !== true) continue;
    try {
      const state = await standing(remote, await lookAt(remote, where, draft.branch), { path: draft.path, incident: id });
      if (await takeNews(context, id, cause, (now) => branchSeen(now, state, git, context.config))) news += 1;
    } catch (error) {
      // What one branch is refused for says nothing of the others.
      if (!(error instanceof Rejected) || error.code === 'auth' || error.code === 'not_found') throw error;
      context.log.warn('a postmortem could not be looked at', { incident: id, error });
    }
  }
  return `${ids.length} looked at, ${news} news`;
}
