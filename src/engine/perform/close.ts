// A channel that an incident leaves: it became private, and what Tocsin said there is taken back; or it was the same as another. Then it is archived.
import { decide } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { FormerChannel } from '../../domain/incident.ts';
import { closings, formerName } from '../../domain/privacy.ts';
import type { Slack } from '../../ports.ts';
import { effectsUnderWay } from '../../store/effect.ts';
import { edited } from './edited.ts';
import { removeFiles } from './log.ts';
import { mostNames } from './new-channel.ts';
import type { Fate, Performer, Work } from './work.ts';

const redacted = { text: 'This incident is private now. Its people are invited to another channel; what people wrote here stays.' };
const neutralTopic = 'This incident is private now';
/** Slack edits nothing in an archived channel (docs.slack.dev: chat.update). */
const archivedCodes: ReadonlySet<string> = new Set(['is_archived', 'is_inactive']);
/** Somebody took us out of it, or deleted it: nothing can be done there any more. */
const goneCodes: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

type Closing = Work<'slack.channel.close'>;

export const closeChannel: Performer<'slack.channel.close'> = async (work) => {
  const left = work.incident.formerChannels.find((one) => one.id === work.effect.data.channel);
  return work.effect.data.redact && left ? closeFormer(work, left) : closeMerged(work);
};

/** It goes on in another incident's channel. What is still to be said here is said first. */
async function closeMerged({ context, incident, effect }: Closing): Promise<Fate> {
  const { channel } = effect.data;
  if (incident.status !== 'merged' || incident.channel?.id !== channel) return { outcome: 'the incident goes on here' };
  if ((await effectsUnderWay(context.pool, incident.id, { but: effect.id, waitingToo: true })) > 0) throw new Outage('slack', 'something is still to be said in the channel', { retryAfterMs: 1_000 });
  await context.ports.slack.archiveChannel(channel);
  return { outcome: 'archived', decide: (now) => decide(now.channel?.archived ? [] : [{ kind: 'channel.archived', data: {} }]) };
}

async function closeFormer(work: Closing, left: FormerChannel): Promise<Fate> {
  const { incident, effect } = work;
  // One that was asked for while the other was failing says the same a second time; "Try again" brings that other one back.
  if (incident.troubles.some((trouble) => trouble.kind === effect.kind && trouble.effect !== effect.id)) return { outcome: 'given up before: left to “Try again”' };
  const taken = await takeBack(work, left);
  if (left.closed) return { outcome: `${taken} more messages taken back` };
  const wait = await waitsFor(work);
  if (wait !== undefined) return { outcome: `${taken} messages taken back; not archived: ${wait}` };
  await archive(work, left);
  return {
    outcome: `archived, ${taken} messages taken back`,
    decide: (now) => decide([{ kind: 'channel.closed', data: { channel: left.id, redacted: taken } }], closings(now).filter((one) => one.data.channel !== left.id)),
  };
}

/** The card says that it is private now; everything else we said there is removed, and under the announcement too. */
async function takeBack({ context, incident }: Closing, left: FormerChannel): Promise<number> {
  const { slack } = context.ports;
  const { card } = left;
  const since = new Date(incident.openedAt);
  const removed = new Set<string>(card ? [card.ts] : []);
  const remove = async (all: readonly string[]) => {
    for (const ts of all.filter((one) => !removed.has(one))) {
      await slack.remove(left.id, ts);
      removed.add(ts);
    }
  };
  try {
    if (card && !left.closed) await edited(() => slack.update({ ...card, message: redacted }));
    // Logs of steps go before the messages in whose threads they stand.
    let files = 0;
    if (incident.runs.length > 0) for (const { channel, ts: thread } of left.shown) files += await removeFiles(slack, { channel, thread });
    // What is known goes first: reading the history may not be allowed.
    await remove(left.shown.map((one) => one.ts));
    if (!left.closed) await slack.setTopic(left.id, neutralTopic);
    await remove(await slack.findPosted({ channel: left.id, since }));
    return removed.size + files + (await takeBackUpdates({ context, incident }));
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    if (goneCodes.has(error.code)) return removed.size;
    // An earlier try may have archived it itself, and died.
    if (archivedCodes.has(error.code) && (await isTakenBack(slack, left, since))) return removed.size;
    if (archivedCodes.has(error.code)) throw new Rejected('slack', 'archived_before', `#${left.name} was archived before what I said there could be taken back: unarchive it in Slack, invite Tocsin, and try again`);
    throw error;
  }
}

async function isTakenBack(slack: Slack, { id, card, shown: messages }: FormerChannel, since: Date): Promise<boolean> {
  for (const { channel, ts: thread } of messages) if ((await slack.findFiles({ channel, thread })).length > 0) return false;
  const ours = await slack.findPosted({ channel: id, since });
  if (ours.some((ts) => ts !== card?.ts)) return false;
  const shown = card && (await slack.message(id, card.ts));
  return shown === undefined || shown.text === redacted.text;
}

async function takeBackUpdates({ context, incident }: Pick<Closing, 'context' | 'incident'>): Promise<number> {
  const { announcement } = incident;
  if (!announcement) return 0;
  const { slack } = context.ports;
  let removed = 0;
  try {
    const all = await slack.findPosted({ channel: announcement.channel, since: new Date(incident.openedAt), thread: announcement.ts });
    for (const ts of all.filter((one) => one !== announcement.ts)) {
      await slack.remove(announcement.channel, ts);
      removed += 1;
    }
  } catch (error) {
    // The announcement itself is another effect, which says what is wrong there.
    if (!(error instanceof Rejected) || !(error.code === 'thread_not_found' || goneCodes.has(error.code) || archivedCodes.has(error.code))) throw error;
  }
  return removed;
}

/** Why it must stay open for now: nobody is left behind, and nothing arrives in a channel that can no longer be edited. */
async function waitsFor({ context, incident, effect }: Closing): Promise<string | undefined> {
  // Each of these asks for the closing again when it is done.
  if (!incident.channel) return 'the private channel is not there yet';
  if (incident.invited.length === 0 || incident.troubles.some((trouble) => trouble.kind === 'slack.people.invite')) return 'its people are not in the private channel yet';
  if ((await effectsUnderWay(context.pool, incident.id, { but: effect.id, waitingToo: false })) > 0) throw new Outage('slack', 'something may be on its way to the channel that was left', { retryAfterMs: 1_000 });
  return undefined;
}

/** Its name may hold the title, and everybody can read the names of public channels. */
async function archive({ context, incident }: Closing, left: FormerChannel): Promise<void> {
  const { slack } = context.ports;
  try {
    const { name } = await slack.channel(left.id);
    for (let attempt = 1; attempt <= mostNames && !name.startsWith(formerName(context.config, incident, 1)); attempt += 1) {
      if (await renamed(() => slack.renameChannel(left.id, formerName(context.config, incident, attempt)))) break;
    }
    await slack.archiveChannel(left.id);
  } catch (error) {
    if (!(error instanceof Rejected) || !(goneCodes.has(error.code) || archivedCodes.has(error.code))) throw error;
  }
}

/** False when the name is taken. Where Slack does not let us rename, it keeps its name: that is no reason to leave it open. */
async function renamed(rename: () => Promise<void>): Promise<boolean> {
  try {
    await rename();
  } catch (error) {
    if (!(error instanceof Rejected) || goneCodes.has(error.code)) throw error;
    return error.code !== 'name_taken';
  }
  return true;
}
