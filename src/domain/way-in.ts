// Whether alerts find their way in: what PagerDuty says of our webhook subscription, and whether a test ping came through.
import type { PagerDutySubscription } from '../ports.ts';

/** How long a test ping may take. PagerDuty's own answer is due within five seconds of ours. */
export const pingMs = 60_000;

/** Nothing for so long is normal on a quiet weekend, and then a subscription elsewhere is no comfort. */
const lateMs = 3 * 24 * 3_600_000;

export type WayInState = 'open' | 'disabled' | 'off' | 'missing' | 'silent';
export type Subscription = Pick<PagerDutySubscription, 'id' | 'url' | 'active' | 'disabled'>;

/** The subscription that calls us, the best of several. */
export function ourSubscription<S extends Subscription>(all: readonly S[], url: string): S | undefined {
  const ours = all.filter((one) => one.url.replace(/\/+$/, '') === url);
  return [...ours].sort((a, b) => Number(b.active && !b.disabled) - Number(a.active && !a.disabled))[0];
}

/** `pingedAt` without `arrivedAt`: it is still on its way, or lost. */
export type Pinged = { readonly pingedAt: Date | undefined; readonly arrivedAt: Date | undefined };

/** `heardAt`: when the last webhook came. One that comes by another address than ours (a proxy before us) is a way in too. */
export function wayIn(subscription: Subscription | undefined, pinged: Pinged | undefined, { now, heardAt }: { now: Date; heardAt?: Date | undefined }): WayInState {
  if (!subscription) return heardAt && now.getTime() - heardAt.getTime() < lateMs ? 'open' : 'missing';
  if (!subscription.active) return 'off';
  if (subscription.disabled) return 'disabled';
  const lost = pinged?.pingedAt !== undefined && pinged.arrivedAt === undefined && now.getTime() - pinged.pingedAt.getTime() > pingMs;
  return lost ? 'silent' : 'open';
}

/** Words for what is wrong; undefined when nothing is. The same trouble has the same words: people are told once. */
export function wayInTrouble(state: WayInState, id: string | undefined): string | undefined {
  switch (state) {
    case 'open': return undefined;
    case 'missing': return 'no webhook subscription of PagerDuty calls this Tocsin';
    case 'off': return `the webhook subscription ${id ?? ''} is switched off in PagerDuty`;
    case 'disabled': return `PagerDuty has switched the webhook subscription ${id ?? ''} off: three of its calls in a row were answered wrongly`;
    case 'silent': return `a test ping of the webhook subscription ${id ?? ''} has not arrived within a minute`;
  }
}
