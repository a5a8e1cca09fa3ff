// A delivery that needs another system, which does not answer: it waits for a day, holds up nobody else meanwhile, and none of that is a failure of its own.
import { Outage, type Rejected } from '../domain/errors.ts';
import { laneAside, readSlackBody } from '../domain/slack-request.ts';
import type { DeliveryRow } from '../store/delivery.ts';
import { giveBack } from '../store/queue.ts';
import { askerOf, tellPerson } from './answer.ts';
import { backoffByAge, longestOutageMs, soonMs } from './backoff.ts';
import type { Context } from './context.ts';

const waits = 'I need Slack for that, and it does not answer me just now. What you asked for is kept, and I try again for a day. Whatever else you ask for goes on meanwhile.';

/**
 * False when a day has gone by since it came: from then on an outage is a failure like any other. Until then it waits as if it had never been
 * claimed: counted, its tries would soon have it put aside, or taken for what kills its workers.
 */
export async function waitOut(context: Context, delivery: DeliveryRow, error: Outage | Rejected, ageMs: number): Promise<boolean> {
  if (ageMs > longestOutageMs) return false;
  if (error instanceof Outage) context.log.warn('a delivery waits: the other side is away', { error });
  else context.log.error('Slack takes nothing from us: a delivery waits for a valid token', { error });
  // Whoever asks by the API finds the answer in their own lane; nothing of theirs waits for Slack.
  const lane = delivery.source === 'slack' ? laneAside(delivery.lane) : undefined;
  const delayMs = Math.max((error instanceof Outage ? error.retryAfterMs : undefined) ?? 0, backoffByAge(context, ageMs, soonMs));
  const ours = await giveBack(context.pool, 'delivery', delivery, false, { delayMs, lane, why: error.message });
  // Said when it leaves its lane, so once.
  if (ours && lane !== undefined) await tellPerson(context, askerOf(readSlackBody(JSON.parse(delivery.body))), waits);
  return true;
}
