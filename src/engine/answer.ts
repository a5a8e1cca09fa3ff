// Says something to the person who asked: at once and once. Slack repeats no command, so neither do we.
import type { Answer } from '../domain/decision.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { SlackRequest } from '../domain/slack-request.ts';
import type { Message, ModalView } from '../render/blocks.ts';
import { renderOpenForm } from '../render/open-form.ts';
import { homeOpened } from '../store/home.ts';
import type { Context } from './context.ts';
import { publishHome } from './home.ts';

/** Who asked, and where they can be told. `channel`: one they are in; without it they are told in their own conversation with Tocsin. */
export type Asker = { readonly request: SlackRequest; readonly user: string; readonly channel?: string | undefined; readonly thread?: string | undefined };

export async function answer(context: Context, asker: Asker, what: Answer): Promise<void> {
  if ('open' in what) return openModal(context, asker, what.open);
  if ('home' in what) return showHome(context, asker, what);
  await say(context, asker, what.say, { inChannel: what.inChannel ?? false, replaceOriginal: what.replace === true && asker.request.type === 'action' });
}

export async function tellPerson(context: Context, asker: Asker, text: string): Promise<void> {
  await say(context, asker, { text }, { inChannel: false });
}

/** Who asked in this request; `channel` where the request does not say where. */
export function askerOf(request: SlackRequest, channel?: string): Asker {
  if (request.type !== 'event') {
    const said = 'channel' in request ? request.channel : undefined;
    // A button without a channel stands in App Home: whoever pressed it does not see the incident's channel.
    return { request, user: request.user, channel: request.type === 'action' ? said : (said ?? channel) };
  }
  const { user, channel: at, thread_ts: thread } = request.event as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { request, user: text(user) ?? '', channel: text(at) ?? channel, thread: text(thread) };
}

async function openModal(context: Context, asker: Asker, view: ModalView): Promise<void> {
  const trigger = 'trigger' in asker.request ? asker.request.trigger : undefined;
  const words = wordsIn(context, asker.request);
  if (trigger === undefined) {
    if (words === undefined) return tellPerson(context, asker, 'I could not open a form here. Use the command instead: `/incident help`.');
    return say(context, asker, renderOpenForm(view, words, false), { inChannel: false });
  }
  try {
    await context.ports.slack.openView(trigger, view);
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    context.log.warn('a form could not be opened', { error });
    if (words === undefined) return tellPerson(context, asker, 'The form could not be opened in time. Please try again.');
    await say(context, asker, renderOpenForm(view, words, true), { inChannel: false });
  }
}

/** What was said to us in words: after `/incident`, or beside a mention. A button can say them again. */
function wordsIn({ registry }: Context, request: SlackRequest): string | undefined {
  if (request.type === 'command') return request.text;
  const handler = request.type === 'event' ? registry.events.get(request.event.type) : undefined;
  if (request.type !== 'event' || handler?.where !== 'command') return undefined;
  const read = handler.input.safeParse(request.event);
  return read.success ? handler.text(read.data) : undefined;
}

async function showHome(context: Context, { user }: Asker, { home, shows }: Extract<Answer, { home: unknown }>): Promise<void> {
  try {
    await homeOpened(context.pool, user);
    await publishHome(context, user, { home, shows });
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    context.log.warn('App Home could not be shown; it is built anew when it is opened again', { user, error });
  }
}

async function say(context: Context, asker: Asker, message: Message, how: { inChannel: boolean; replaceOriginal?: boolean }): Promise<void> {
  const { request, user } = asker;
  if (user === '') return;
  try {
    if ('responseUrl' in request && request.responseUrl !== undefined) await respond(context, asker, request.responseUrl, { ...message, ...how });
    else await whisper(context, asker, message);
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    context.log.warn('an answer did not reach the person who asked; what they asked for was done all the same', { user, error });
  }
}

type Responding = Parameters<Context['ports']['slack']['respond']>[1];

/** The address is good for half an hour. What waited for Slack for longer is told in the person's own conversation, where they find it when they come back. */
async function respond(context: Context, { user }: Asker, url: string, message: Responding): Promise<void> {
  try {
    await context.ports.slack.respond(url, message);
  } catch (error) {
    if (!(error instanceof Rejected) || error.code !== 'response_url_expired') throw error;
    const { inChannel: _inChannel, replaceOriginal: _replaceOriginal, ...words } = message;
    await context.ports.slack.post({ channel: user, message: words, effect: 'answer:' });
  }
}

/** A form has no response_url: the answer goes to the incident's channel, or to the person's own conversation with Tocsin. */
async function whisper(context: Context, { request, user, channel, thread }: Asker, message: Message): Promise<void> {
  // A conversation of two has no ephemeral messages that outlive it, and needs none.
  if (channel === undefined || channel.startsWith('D')) {
    await context.ports.slack.post({ channel: user, message, effect: `answer:${request.type === 'view' ? request.view : ''}` });
    return;
  }
  try {
    await context.ports.slack.ephemeral({ channel, user, message, thread });
  } catch (error) {
    // They named the incident from somewhere else.
    if (!(error instanceof Rejected) || error.code !== 'user_not_in_channel') throw error;
    await context.ports.slack.post({ channel: user, message, effect: 'answer:' });
  }
}
