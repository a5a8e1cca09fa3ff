// Every few minutes: is our webhook subscription switched on, and does a test ping come through? People are told once when not.
import { Outage, Rejected } from '../domain/errors.ts';
import { ourSubscription, wayIn, wayInTrouble, type WayInState } from '../domain/way-in.ts';
import type { PagerDuty } from '../ports.ts';
import type { Message } from '../render/blocks.ts';
import { wayInClosed, wayInOpen } from '../render/way-in.ts';
import { lastDelivery } from '../store/diagnosis.ts';
import type { Round } from '../store/round.ts';
import { pingAsked, pingUnasked, readWayIn, setTrouble, troubleTold, type WayIn } from '../store/way-in.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';

const source = 'pagerduty';

export async function watchWayIn(context: Context, round: Round): Promise<string> {
  const { pool, ports: { pagerduty }, settings: { publicUrl } } = context;
  if (!pagerduty) return 'PagerDuty is off';
  const subscription = ourSubscription(await pagerduty.subscriptions(), `${publicUrl}/webhooks/pagerduty`);
  const before = await readWayIn(pool, source);
  const heardAt = subscription ? undefined : await lastDelivery(pool, source);
  const state = wayIn(subscription, before, { now: new Date(await databaseNow(pool)), heardAt });
  const trouble = wayInTrouble(state, subscription?.id);
  await setTrouble(pool, source, trouble);
  const enabled = state === 'disabled' && subscription !== undefined && before?.trouble !== trouble && (await enable(pagerduty, subscription.id));
  await tell(context, round, { before, state, trouble, enabled });
  const pinged = subscription !== undefined && (state === 'open' || state === 'silent') && (await ping(context, pagerduty, subscription.id));
  return `${trouble ?? 'the way in is open'}${pinged ? '; a test ping was asked for' : ''}`;
}

/** Once for each trouble: whoever may not, tells people, and they do it. */
async function enable(pagerduty: PagerDuty, id: string): Promise<boolean> {
  try {
    await pagerduty.enableSubscription(id);
    return true;
  } catch (error) {
    if (error instanceof Rejected) return false;
    throw error;
  }
}

type Found = { readonly before: WayIn | undefined; readonly state: WayInState; readonly trouble: string | undefined; readonly enabled: boolean };

async function tell(context: Context, round: Round, { before, state, trouble, enabled }: Found): Promise<void> {
  const { pool, log } = context;
  if (state === 'open' || trouble === undefined) {
    if (before?.trouble !== undefined && before.toldAt) await tellOps(context, round, wayInOpen(before.trouble, `way-in-open-${before.since?.getTime() ?? 0}`), `way-in-open-${before.since?.getTime() ?? 0}`);
    return;
  }
  const now = await readWayIn(pool, source);
  if (now?.toldAt) return;
  log.error('alerts of PagerDuty may not find their way in', { trouble, enabled });
  const mark = `way-in-${now?.since?.getTime() ?? 0}`;
  if (await tellOps(context, round, wayInClosed(state, trouble, { enabled, key: mark }), mark)) await troubleTold(pool, source);
}

/** False when there is nowhere to tell it: the log and `tocsin doctor` say it all the same. */
export async function tellOps({ config: { ops, announce }, channels, ports: { slack } }: Context, round: Round, message: Message, effect: string): Promise<boolean> {
  const name = ops ?? (announce === false ? undefined : announce);
  const channel = name === undefined ? undefined : await channels.find(slack, name.slice(1));
  if (channel === undefined) return false;
  // Whoever takes over from a process that died looks for it before posting.
  if (round.attempt > 1 && (await slack.findPosted({ channel, effect, since: round.firstTriedAt })).length > 0) return true;
  await slack.post({ channel, message, effect });
  return true;
}

/** Written down first: it may be here before PagerDuty has answered. What was not sent after all is not waited for. */
async function ping({ pool }: Context, pagerduty: PagerDuty, id: string): Promise<boolean> {
  await pingAsked(pool, source);
  try {
    await pagerduty.ping(id);
    return true;
  } catch (error) {
    if (!(error instanceof Rejected || error instanceof Outage)) throw error;
    await pingUnasked(pool, source);
    if (error instanceof Outage) throw error;
    return false;
  }
}
