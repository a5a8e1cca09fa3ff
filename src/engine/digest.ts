// The weekly digest: what is still to be done after incidents, in one message. Nothing of private incidents, and none when nothing is open.
import { Rejected } from '../domain/errors.ts';
import { isFollowupOpen } from '../domain/followup-due.ts';
import type { Incident } from '../domain/incident.ts';
import { renderDigest } from '../render/followup-digest.ts';
import { incidentsWithFollowups } from '../store/followup.ts';
import { readIncident } from '../store/incident.ts';
import type { Round } from '../store/round.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';

export async function postDigest(context: Context, round: Round): Promise<string> {
  const { config: { announce, followups: { digest } }, ports: { slack } } = context;
  const name = digest === false ? undefined : (digest.channel ?? (announce === false ? undefined : announce));
  if (name === undefined) return 'off: no channel is named';
  const channel = await context.channels.find(slack, name.slice(1));
  if (channel === undefined) throw new Rejected('slack', 'channel_not_found', `there is no channel ${name}: create it and invite Tocsin, or set followups.digest in tocsin.yaml`);
  // Which one it is: whoever takes over from a process that died looks for it before posting.
  const mark = `digest-${round.dueAt.toISOString()}`;
  const since = new Date(Math.min(round.firstTriedAt.getTime(), round.dueAt.getTime()));
  if (round.attempt > 1 && (await slack.findPosted({ channel, effect: mark, since })).length > 0) return 'it was posted already';
  const message = renderDigest(await openOnes(context), { config: context.config, now: await databaseNow(context.pool) });
  if (!message) return 'nothing is open';
  await slack.post({ channel, message, effect: mark });
  return 'posted';
}

async function openOnes(context: Context): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (const id of await incidentsWithFollowups(context.pool, 'open')) {
    const incident = await readIncident(context.pool, id);
    if (incident && !incident.private && incident.status !== 'merged' && incident.followups.some(isFollowupOpen)) found.push(incident);
  }
  return found;
}
