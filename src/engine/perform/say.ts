// What Tocsin says in the channel beside the card, and to one person. Words come from the facts at the moment of saying.
import { slackPerson } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import { decide, type Decision } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import { renderSaid } from '../../render/said.ts';
import { renderTold } from '../../render/told.ts';
import { toldNow } from '../../render/told-now.ts';
import type { Message } from '../../render/blocks.ts';
import type { Incident } from '../../domain/incident.ts';
import { mayKnow } from '../../domain/privacy.ts';
import { isSaidLater, isUnderWay } from '../../store/effect.ts';
import { factsOf } from '../../store/fact.ts';
import { readIncident } from '../../store/incident.ts';
import { looked, presenceIn } from '../../store/presence.ts';
import { publishes, type Context } from '../context.ts';
import { callByHand } from '../on-call.ts';
import { channelOf, postOnce, type Performer } from './work.ts';

export const say: Performer<'slack.say'> = async (work) => {
  const { incident, context, effect } = work;
  const { about, ref, to } = effect.data;
  if (about === 'nudge' && (await isSaidLater(context.pool, effect))) return { outcome: 'said by a later one' };
  const message = about === 'nudge' ? nudgeWords(context, incident, ref) : renderSaid(incident, about, ref, {
    config: context.config, runbook: context.runbooks.find((loaded) => loaded.runbook.id === ref)?.runbook,
    onCall: about === 'page' ? await callByHand(context, incident, ref) : undefined, publishes: publishes(context), suggests: context.settings.model !== undefined,
  });
  if (!message) return { outcome: 'no longer worth saying' };
  if (to === 'announcement') return sayUnderAnnouncement(work, message);
  await postOnce(context.ports.slack, effect, channelOf(incident), message);
  return { outcome: 'said', decide: () => decide([]) };
};

/** Where stakeholders read. A private incident has no announcement, and one that became private no longer speaks there. */
const sayUnderAnnouncement = async ({ incident, context, effect }: Parameters<Performer<'slack.say'>>[0], message: Message) => {
  if (incident.private) return { outcome: 'private: not said' };
  const announcement = incident.announcement ?? (await announcedSince(context, incident));
  if (!announcement) return { outcome: 'it was not announced' };
  await postOnce(context.ports.slack, effect, announcement.channel, message, announcement.ts);
  return { outcome: 'said under the announcement' };
};

/** After an outage the word may come before what it stands under: then it waits for it, and is not lost. */
async function announcedSince({ pool }: Context, { id }: Incident): Promise<Incident['announcement']> {
  if (await isUnderWay(pool, id, 'slack.announcement.show')) throw new Outage('slack', 'the announcement that it stands under is not posted yet');
  return (await readIncident(pool, id))?.announcement;
}

export const tell: Performer<'slack.tell'> = async ({ incident, context, effect }) => {
  const { user, about, ref, here } = effect.data;
  const { slack } = context.ports;
  if (about === 'nudge' && (await isSaidLater(context.pool, effect))) return { outcome: 'told by a later one' };
  // In the channel Slack shows it to members only; elsewhere we have to know that they are in it.
  if (!here && incident.private && !mayKnow(incident, slackPerson(user))) return { outcome: 'private: they are not in it' };
  const seen = about === 'catch-up' ? ((await presenceIn(context.pool, incident.id)).get(user)?.seenSeq ?? 0) : 0;
  const facts = about === 'catch-up' ? await factsOf(context.pool, incident.id, { after: seen }) : [];
  const message = about === 'nudge' ? nudgeWords(context, incident, ref) : renderTold(incident, about, ref, { config: context.config, user, facts, publishes: publishes(context) });
  if (!message) return { outcome: 'no longer worth telling' };
  if (!here) {
    // A person's own conversation has no history we may read, so this one word can come twice after a lost answer.
    const { ts, channel } = await slack.post({ channel: user, message, effect: `effect-${effect.id}` });
    return { outcome: 'told', decide: (now) => toldAt(now, context.config, { about, ref, user, message, place: channel === undefined ? undefined : { channel, ts } }) };
  }
  try {
    await slack.ephemeral({ channel: channelOf(incident), user, message });
  } catch (error) {
    if (error instanceof Rejected && error.code === 'user_not_in_channel') return { outcome: 'they have left the channel' };
    throw error;
  }
  return { outcome: 'told in the channel', decide: async (_now, _at, tx) => {
    if (about === 'catch-up') await looked(tx, incident.id, user, incident.seq);
    return decide([]);
  } };
};

type ToldOne = { readonly about: string; readonly ref: string | undefined; readonly user: string; readonly message: Message; readonly place: { readonly channel: string; readonly ts: string } | undefined };

/** Where a message with buttons stands, so that they go when the matter is settled; at once, if that was while it was on its way. */
function toldAt(now: Incident, config: Config, { about, ref, user, message, place }: ToldOne): Decision {
  if ((about !== 'task' && about !== 'handoff') || ref === undefined || place === undefined || !hasButtons(message)) return decide([]);
  const current = toldNow(now, about, ref, { user, config });
  const late = current !== undefined && !hasButtons(current);
  return decide([{ kind: 'item.shown', data: { item: about, ref, user, ...place } }], late ? [{ kind: 'slack.item.show', data: { item: about, ref } }] : []);
}

function hasButtons({ blocks = [] }: Message): boolean {
  return blocks.some((block) => block.type === 'actions');
}

/** `ref` of a nudge is `<its name>:<what it is about>`. */
function nudgeWords(context: Context, incident: Incident, ref: string | undefined): Message | undefined {
  const [name = '', ...rest] = (ref ?? '').split(':');
  return context.registry.nudges.get(name)?.words(incident, rest.join(':'), context.config);
}
