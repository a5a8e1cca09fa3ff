// Every few minutes: is our webhook subscription switched on, and does a test ping come through? People are told once when not.
import { Outage, Rejected } from '../domain/errors.ts';
import { ourSubscription, wayIn, wayInTrouble, type WayInState } from '../domain/way-in.ts';
import type { PagerDuty } from '../ports.ts';
import { wayInClosed, wayInOpen } from '../render/way-in.ts';
import { lastDelivery } from '../store/diagnosis.ts';
import type { Round } from '../store/round.ts';
import { believedTrouble, pingAsked, pingUnasked, readWayIn, setBelieved, setTrouble, type Believed } from '../store/way-in.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';
import { tellOps, tellOver, triedBefore } from './tell-ops.ts';

const source = 'pagerduty';

export async function watchWayIn(context: Context, round: Round): Promise<string> {
  const { pool, ports: { pagerduty }, settings: { publicUrl } } = context;
  if (!pagerduty) return 'PagerDuty is off';
  const subscription = ourSubscription(await pagerduty.subscriptions(), `${publicUrl}/webhooks/pagerduty`);
  const before = await readWayIn(pool, source);
  const heardAt = subscription ? undefined : await lastDelivery(pool, source);
  const state = wayIn(subscription, before, { now: new Date(await databaseNow(pool)), heardAt });
  const trouble = wayInTrouble(state, subscription?.id);
  const believed = await believedTrouble(pool, source);
  await setTrouble(pool, source, trouble);
  const enabled = state === 'disabled' && subscription !== undefined && before?.trouble !== trouble && (await enable(pagerduty, subscription.id));
  await tell(context, round, { believed, state, trouble, enabled });
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

type Found = { readonly believed: Believed | undefined; readonly state: WayInState; readonly trouble: string | undefined; readonly enabled: boolean };

async function tell(context: Context, round: Round, { believed, state, trouble, enabled }: Found): Promise<void> {
  if (state === 'open' || trouble === undefined) return tellOver(context, source, believed, wayInOpen);
  // Told, gone and come back before anybody heard that it was gone: nobody believes otherwise.
  if (believed?.trouble === trouble) return;
  context.log.error('alerts of PagerDuty may not find their way in', { trouble, enabled });
  const mark = `way-in-${(await readWayIn(context.pool, source))?.since?.getTime() ?? 0}`;
  if (await tellOps(context, wayInClosed(state, trouble, { enabled, key: mark }), mark, triedBefore(round))) await setBelieved(context.pool, source, trouble);
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
