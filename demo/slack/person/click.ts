// A person touches a button or menu in a message, a modal or the Home.
import type { Hub } from '../hub.ts';
import { isRecord, type Fields } from '../json.ts';
import type { Channel, Person, Values, View } from '../model.ts';
import { presentMessage, presentView } from '../present.ts';
import { issueReplyUrl } from '../response-urls.ts';
import { issueTrigger } from '../triggers.ts';
import { collectValues, touchables } from '../values.ts';
import { findView } from '../views.ts';

import { touch, type Choice } from './action.ts';
import { ActError, common, failed, failureOf, seen, sendPayload, type ActResult } from './payload.ts';

export type Click = Choice & {
  readonly channel?: string | undefined;
  readonly messageTs?: string | undefined;
  readonly viewId?: string | undefined;
  readonly actionId: string;
  readonly blockId: string;
};

/** `shape` is the message as payloads carry it; undefined for one that only this person sees. */
type Place = { readonly blocks: readonly Fields[]; readonly threadTs: string | undefined; readonly shape: Fields | undefined };

function trouble(why: string): string {
  return `The app did not take the click: it failed with the error "${why}"`;
}

function elementIn(blocks: readonly Fields[], click: Click): Fields {
  const found = touchables(blocks).find(
    ({ block, element }) => block['block_id'] === click.blockId && element['action_id'] === click.actionId,
  );
  if (!found) throw new ActError('That button or menu is no longer there.');
  return found.element;
}

function place(hub: Hub, person: Person, channel: Channel, ts: string): Place {
  const message = channel.messages.get(ts);
  if (message) return { blocks: message.blocks ?? [], threadTs: message.threadTs, shape: presentMessage(hub, channel, message) };
  const whispered = hub.ephemerals.get(person.id)?.find((each) => each.ts === ts && each.channel === channel.id);
  if (!whispered) throw new ActError('That message is no longer there.');
  return { blocks: whispered.blocks ?? [], threadTs: whispered.threadTs, shape: undefined };
}

function merged(values: Values, click: Click, state: Fields | undefined): Values {
  return state ? { ...values, [click.blockId]: { ...values[click.blockId], [click.actionId]: state } } : values;
}

async function inMessage(hub: Hub, person: Person, click: Click): Promise<ActResult> {
  const [channelId, ts] = [click.channel ?? '', click.messageTs ?? ''];
  const channel = seen(hub, person, channelId);
  const { blocks, threadTs, shape } = place(hub, person, channel, ts);
  const { action, state } = touch(elementIn(blocks, click), click.blockId, click, hub.ids.ts());
  const key = `${channel.id}/${ts}/${person.id}`;
  const values = collectValues(blocks, merged(hub.picked.get(key) ?? {}, click, state));
  hub.picked.set(key, values);
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  const outcome = await sendPayload(hub, {
    ...common(hub, person, 'block_actions'),
    container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: shape === undefined, ...thread },
    trigger_id: issueTrigger(hub, person.id),
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    ...(shape ? { message: shape } : {}),
    state: { values },
    response_url: issueReplyUrl(hub, { user: person.id, channel: channel.id, messageTs: ts, threadTs }),
    actions: [action],
  });
  const why = failureOf(outcome);
  return why === undefined ? { ok: true } : failed(hub, person, channel, trouble(why));
}

async function inView(hub: Hub, person: Person, view: View, click: Click): Promise<ActResult> {
  const blocks = Array.isArray(view.body['blocks']) ? view.body['blocks'].filter(isRecord) : [];
  const { action, state } = touch(elementIn(blocks, click), click.blockId, click, hub.ids.ts());
  view.values = collectValues(blocks, merged(view.values, click, state));
  hub.changed();
  const isModal = view.body['type'] === 'modal';
  const outcome = await sendPayload(hub, {
    ...common(hub, person, 'block_actions'),
    container: { type: 'view', view_id: view.id },
    trigger_id: issueTrigger(hub, person.id, isModal ? view.id : undefined),
    view: presentView(hub, view),
    actions: [action],
  });
  const why = failureOf(outcome);
  return why === undefined ? { ok: true } : { ok: false, error: trouble(why) };
}

/** Sends block_actions for one touch; the menu keeps what was chosen. */
export async function click(hub: Hub, person: Person, act: Click): Promise<ActResult> {
  if (act.viewId === undefined) return inMessage(hub, person, act);
  const view = findView(hub, act.viewId);
  if (!view || view.user !== person.id) throw new ActError('That view is no longer open.');
  return inView(hub, person, view, act);
}
