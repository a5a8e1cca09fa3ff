// A person writes, reacts, joins a channel, opens the Home, or uses a shortcut.
import { emit } from '../events.ts';
import type { Hub } from '../hub.ts';
import { addReaction, dropReaction, post } from '../messages.ts';
import type { Person, StoredFile } from '../model.ts';
import { presentMessage, presentView } from '../present.ts';
import { issueReplyUrl } from '../response-urls.ts';
import { directChannel, enter } from '../rooms.ts';
import { issueTrigger } from '../triggers.ts';

import { ActError, common, failed, failureOf, linkNames, seen, sendPayload, writable, type ActResult } from './payload.ts';

type Writing = {
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string | undefined;
  /** A reply that the channel sees too. */
  readonly broadcast?: boolean | undefined;
  /** Names of files that come with it; empty ones. */
  readonly files?: readonly string[] | undefined;
};

function share(hub: Hub, person: Person, name: string): StoredFile {
  const file = { id: hub.ids.id('F'), name, title: name, length: 0, content: Buffer.alloc(0), user: person.id };
  hub.files.set(file.id, file);
  return file;
}

/** Writes a message; the result names its ts. Names typed with @ and # become mentions. */
export function message(hub: Hub, person: Person, act: Writing): ActResult {
  const channel = writable(hub, person, act.channel);
  const names = act.files ?? [];
  if (act.text === '' && names.length === 0) throw new ActError('There is nothing to send.');
  const parent = act.threadTs === undefined ? undefined : channel.messages.get(act.threadTs);
  if (act.threadTs !== undefined && !parent) throw new ActError('That thread is no longer there.');
  const threadTs = parent && (parent.threadTs ?? parent.ts);
  const files = names.map((name) => share(hub, person, name));
  const broadcast = threadTs !== undefined && act.broadcast === true;
  const sent = post(hub, channel, { user: person.id, text: linkNames(hub, act.text, false), threadTs, broadcast, files });
  return { ok: true, result: { ts: sent.ts } };
}

export function react(
  hub: Hub, person: Person, act: { channel: string; ts: string; name: string; remove?: boolean | undefined },
): ActResult {
  const channel = writable(hub, person, act.channel);
  const target = channel.messages.get(act.ts);
  if (!target || target.deleted) throw new ActError('That message is no longer there.');
  const change = act.remove === true ? dropReaction : addReaction;
  if (!change(hub, channel, target, person.id, act.name)) throw new ActError('That reaction is already so.');
  return { ok: true };
}

export function join(hub: Hub, person: Person, act: { channel: string }): ActResult {
  const channel = seen(hub, person, act.channel);
  if (channel.kind !== 'public' || channel.archived) throw new ActError(`#${channel.name} cannot be joined.`);
  if (!channel.members.has(person.id)) enter(hub, channel, person.id);
  return { ok: true };
}

/** Opens the app's Home, or the conversation with it: the app hears app_home_opened, with the Home as it is now. */
export function home(hub: Hub, person: Person, { tab = 'home' }: { tab?: 'home' | 'messages' | undefined }): ActResult {
  if (tab === 'home' && !hub.homeTab) throw new ActError('This app has no Home.');
  const view = hub.homes.get(person.id);
  const { channel } = directChannel(hub, [hub.bot.userId, person.id]);
  const shown = view && tab === 'home' ? { view: presentView(hub, view) } : {};
  emit(hub, { type: 'app_home_opened', user: person.id, channel: channel.id, tab, ...shown });
  return { ok: true };
}

/** A global shortcut, or with `messageTs` one on a message. */
export async function shortcut(
  hub: Hub, person: Person, act: { callbackId: string; channel?: string | undefined; messageTs?: string | undefined },
): Promise<ActResult> {
  const base = { callback_id: act.callbackId, trigger_id: issueTrigger(hub, person.id), action_ts: hub.ids.ts() };
  if (act.messageTs === undefined) {
    const why = failureOf(await sendPayload(hub, { ...common(hub, person, 'shortcut'), ...base }));
    const channel = act.channel === undefined ? undefined : seen(hub, person, act.channel);
    return why === undefined ? { ok: true } : failed(hub, person, channel, `The shortcut failed with the error "${why}"`);
  }
  const channel = seen(hub, person, act.channel ?? '');
  const target = channel.messages.get(act.messageTs);
  if (!target || target.deleted) throw new ActError('That message is no longer there.');
  const outcome = await sendPayload(hub, {
    ...common(hub, person, 'message_action'),
    ...base,
    channel: { id: channel.id, name: channel.name },
    message_ts: target.ts,
    message: presentMessage(hub, channel, target),
    response_url: issueReplyUrl(hub, { user: person.id, channel: channel.id, messageTs: target.ts, threadTs: target.threadTs }),
  });
  const why = failureOf(outcome);
  return why === undefined ? { ok: true } : failed(hub, person, channel, `The shortcut failed with the error "${why}"`);
}
