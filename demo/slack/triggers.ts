// trigger_id: the right to open a modal, given by an interaction, good for 3 seconds and one use.
import type { Hub } from './hub.ts';
import { SlackError } from './refusal.ts';

/** Milliseconds a trigger_id lives (docs.slack.dev, Modals). */
export const TRIGGER_MS = 3_000;

/** `viewId`: the modal the person was in when they acted, if any; only then may a view be pushed. */
export type Trigger = { readonly user: string; readonly viewId: string | undefined; readonly at: number; used: boolean };

/** A fresh trigger_id for what `user` just did. */
export function issueTrigger(hub: Hub, user: string, viewId?: string): string {
  const id = `${hub.clock.now().getTime()}.${hub.triggers.size + 1}.${hub.ids.token()}`;
  hub.triggers.set(id, { user, viewId, at: hub.clock.monotonicMs(), used: false });
  return id;
}

/** Uses a trigger up, or throws `invalid_`, `exchanged_` or `expired_trigger_id`. */
export function useTrigger(hub: Hub, id: string): Trigger {
  const trigger = hub.triggers.get(id);
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (hub.clock.monotonicMs() - trigger.at > TRIGGER_MS) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger;
}
