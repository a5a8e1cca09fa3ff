// What people do to channels and messages behind the bot's back: leave, rename, archive, invite, pin, edit, delete.
import type { Hub } from '../hub.ts';
import { edit, remove, setPinned } from '../messages.ts';
import type { Channel, Message, Person } from '../model.ts';
import { enter, leave, nameTaken, rename, setArchived } from '../rooms.ts';

import { ActError, seen, writable, type ActResult } from './payload.ts';

export type Change =
  | { readonly type: 'leave' | 'archive' | 'unarchive'; readonly channel: string }
  | { readonly type: 'rename'; readonly channel: string; readonly name: string }
  | { readonly type: 'invite'; readonly channel: string; readonly user: string }
  | { readonly type: 'pin' | 'unpin' | 'delete'; readonly channel: string; readonly ts: string }
  | { readonly type: 'edit'; readonly channel: string; readonly ts: string; readonly text: string };

function messageIn(channel: Channel, ts: string): Message {
  const message = channel.messages.get(ts);
  if (!message || message.deleted) throw new ActError('That message is no longer there.');
  return message;
}

/** Carries one of them out; the app hears of it as of everything else. */
export function change(hub: Hub, person: Person, act: Change): ActResult {
  const channel = act.type === 'unarchive' ? seen(hub, person, act.channel) : writable(hub, person, act.channel);
  switch (act.type) {
    case 'leave':
      leave(hub, channel, person.id);
      break;
    case 'archive':
    case 'unarchive':
      setArchived(hub, channel, act.type === 'archive', person.id);
      break;
    case 'rename':
      if (nameTaken(hub, act.name)) throw new ActError('That name is taken.');
      rename(hub, channel, act.name, person.id);
      break;
    case 'invite':
      if (!hub.people.has(act.user)) throw new ActError('There is nobody of that id.');
      if (!channel.members.has(act.user)) enter(hub, channel, act.user, person.id);
      break;
    case 'pin':
    case 'unpin':
      setPinned(hub, channel, messageIn(channel, act.ts), person.id, act.type === 'pin');
      break;
    case 'delete': {
      const message = messageIn(channel, act.ts);
      // Slack lets admins delete what others wrote. What the app posted may be deleted by anybody here: the app must live with it.
      if (message.user !== person.id && !message.isBot && !person.admin) throw new ActError('Only its author may delete a message.');
      remove(hub, channel, message);
      break;
    }
    case 'edit': {
      const message = messageIn(channel, act.ts);
      if (message.user !== person.id) throw new ActError('Only its author may edit a message.');
      edit(hub, channel, message, { ...message, text: act.text }, person.id);
      break;
    }
  }
  return { ok: true };
}
