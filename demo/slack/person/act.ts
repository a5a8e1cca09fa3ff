// The one door for what people do: POST /demo/act and tests come in here.
import { z } from 'zod';

import type { Hub } from '../hub.ts';
import { change } from './change.ts';
import { click } from './click.ts';
import { command } from './command.ts';
import { ActError, type ActResult } from './payload.ts';
import { close, submit } from './submit.ts';
import { home, join, message, react, shortcut } from './talk.ts';

const as = z.string();
const channel = z.string();
const ts = z.string();
const values = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));

/** Everything a person can do, as JSON; `as` is the person's id. */
export const actSchema = z.discriminatedUnion('type', [
  z.object({ as, type: z.literal('command'), channel, command: z.string().startsWith('/').max(32), text: z.string() }),
  z.object({
    as, type: z.literal('click'), channel: channel.optional(), messageTs: ts.optional(), viewId: z.string().optional(),
    actionId: z.string(), blockId: z.string(), value: z.string().optional(),
    selected: z.union([z.string(), z.array(z.string())]).optional(),
  }),
  z.object({ as, type: z.literal('submit'), viewId: z.string(), values }),
  z.object({ as, type: z.literal('close'), viewId: z.string() }),
  z.object({
    as, type: z.literal('message'), channel, text: z.string(), threadTs: ts.optional(), broadcast: z.boolean().optional(),
    files: z.array(z.string().min(1)).optional(),
  }),
  z.object({ as, type: z.literal('react'), channel, ts, name: z.string(), remove: z.boolean().optional() }),
  z.object({ as, type: z.literal('shortcut'), callbackId: z.string(), channel: channel.optional(), messageTs: ts.optional() }),
  z.object({ as, type: z.literal('join'), channel }),
  z.object({ as, type: z.literal('home'), tab: z.enum(['home', 'messages']).optional() }),
  z.object({ as, type: z.enum(['leave', 'archive', 'unarchive']), channel }),
  z.object({ as, type: z.literal('rename'), channel, name: z.string() }),
  z.object({ as, type: z.literal('invite'), channel, user: z.string() }),
  z.object({ as, type: z.enum(['pin', 'unpin', 'delete']), channel, ts }),
  z.object({ as, type: z.literal('edit'), channel, ts, text: z.string() }),
]);

export type Act = z.infer<typeof actSchema>;

function perform(hub: Hub, act: Act): ActResult | Promise<ActResult> {
  const person = hub.people.get(act.as);
  if (!person || person.isBot || person.deleted) throw new ActError('There is no such person.');
  switch (act.type) {
    case 'command':
      return command(hub, person, act);
    case 'click':
      return click(hub, person, act);
    case 'submit':
      return submit(hub, person, act);
    case 'close':
      return close(hub, person, act);
    case 'message':
      return message(hub, person, act);
    case 'react':
      return react(hub, person, act);
    case 'shortcut':
      return shortcut(hub, person, act);
    case 'join':
      return join(hub, person, act);
    case 'home':
      return home(hub, person, act);
    case 'leave':
    case 'archive':
    case 'unarchive':
    case 'rename':
    case 'invite':
    case 'pin':
    case 'unpin':
    case 'delete':
    case 'edit':
      break;
  }
  return change(hub, person, act);
}

/** Does it; a person's own mistake comes back as one sentence. */
export async function act(hub: Hub, what: Act): Promise<ActResult> {
  try {
    return await perform(hub, what);
  } catch (error) {
    if (error instanceof ActError) return { ok: false, error: error.message };
    throw error;
  }
}
