// What people do with messages in Slack, as its events tell it: reactions, edits, deletions, shortcuts under a message.
import { randomUUID } from 'node:crypto';
import { placeOf, readSlackBody } from '../../src/domain/slack-request.ts';
import type { Fact } from '../../src/domain/facts.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import type { Pool } from '../../src/store/pool.ts';
import { command, event } from './arriving.ts';
import { testContext, type Bench } from './engine.ts';

/** The message that it is about: a reply of Ben's, at 03:00:12. */
export const ts = '1795230012.000100';

/** Slack's time, so many seconds after that message. */
export function seconds(n: number): string {
  return `${1_795_230_012 + n}.000000`;
}

/** An incident that Ana declared, with that reply in its channel. */
export async function chatting(pool: Pool, words = 'checkout is down'): Promise<{ bench: Bench; channel: string }> {
  const bench = testContext({ pool });
  for (const id of ['UANA', 'UBEN', 'UCHI']) bench.slack.person(id);
  await command(pool, 'UANA', `declare ${words}`);
  await bench.settle();
  const channel = (await bench.incident(1)).channel?.id ?? '';
  bench.slack.written.push({ channel, ts, author: 'UBEN', text: 'errors fall', thread: '1795230010.000100' });
  return { bench, channel };
}

export function react(pool: Pool, channel: string, user: string, more: { reaction?: string; removed?: boolean; at?: string; ts?: string } = {}): Promise<boolean> {
  return event(pool, {
    type: more.removed ? 'reaction_removed' : 'reaction_added', user, reaction: more.reaction ?? 'pushpin', item: { type: 'message', channel, ts: more.ts ?? ts }, item_user: 'UBEN', event_ts: more.at ?? seconds(600),
  });
}

export function edit(pool: Pool, channel: string, text: string, at: string): Promise<boolean> {
  const message = { type: 'message', user: 'UBEN', ts, text, edited: { user: 'UBEN', ts: at } };
  return event(pool, { type: 'message', subtype: 'message_changed', channel, ts: at, event_ts: at, message, previous_message: { type: 'message', user: 'UBEN', ts, text: 'as it was' } });
}

export function remove(pool: Pool, channel: string, at: string): Promise<boolean> {
  return event(pool, { type: 'message', subtype: 'message_deleted', channel, ts: at, event_ts: at, deleted_ts: ts, previous_message: { type: 'message', user: 'UBEN', ts, text: 'errors fall' } });
}

/** A shortcut under a message, as Slack shows the message to who used it. */
export async function messageShortcut(pool: Pool, user: string, callback: string, message: object, channel: string): Promise<void> {
  const body = { type: 'message_action', callback_id: callback, trigger_id: randomUUID(), user: { id: user }, team: { id: 'T1' }, channel: { id: channel }, message, response_url: `https://slack.example/${user}` };
  const { key, lane } = placeOf(readSlackBody(body));
  await storeDelivery(pool, { source: 'slack', key, lane, body: JSON.stringify(body), urgency: 0 });
}

/** What the record of the first incident says about messages. */
export async function messageFacts(pool: Pool): Promise<Fact[]> {
  return (await factsOf(pool, 1)).filter((fact) => fact.kind.startsWith('message.'));
}

/** What one person was told alone, oldest first. */
export function toldTo(bench: Bench, user: string): string[] {
  return bench.slack.told.filter((one) => one.user === user).map((one) => one.text);
}
