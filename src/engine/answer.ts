// Says something to the person who asked: at once and once. Slack repeats no command, so neither do we.
import type { Answer } from '../domain/decision.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { SlackRequest } from '../domain/slack-request.ts';
import type { Message } from '../render/blocks.ts';
import type { Context } from './context.ts';

export async function answer(context: Context, request: SlackRequest, what: Answer): Promise<void> {
  if ('open' in what) return openModal(context, request, what.open);
  await say(context, request, what.say, what.inChannel ?? false);
}

export async function tellPerson(context: Context, request: SlackRequest, text: string): Promise<void> {
  await say(context, request, { text }, false);
}

async function openModal(context: Context, request: SlackRequest, view: Extract<Answer, { open: unknown }>['open']): Promise<void> {
  const trigger = 'trigger' in request ? request.trigger : undefined;
  if (trigger === undefined) return tellPerson(context, request, 'I could not open a form here. Use the command instead: `/incident help`.');
  try {
    await context.ports.slack.openView(trigger, view);
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    context.log.warn('a form could not be opened', { error });
    await tellPerson(context, request, 'The form could not be opened in time. Please try again.');
  }
}

async function say(context: Context, request: SlackRequest, message: Message, inChannel: boolean): Promise<void> {
  if (request.type === 'event') return;
  try {
    if (request.type !== 'view' && request.responseUrl !== undefined) return await context.ports.slack.respond(request.responseUrl, { ...message, inChannel });
    await whisper(context, request, message);
  } catch (error) {
    if (!(error instanceof Outage) && !(error instanceof Rejected)) throw error;
    context.log.warn('an answer did not reach the person who asked; what they asked for was done all the same', { user: request.user, error });
  }
}

/** A form has no response_url: the answer goes to the incident's channel, or to the person's own conversation with Tocsin. */
async function whisper(context: Context, request: Exclude<SlackRequest, { type: 'event' }>, message: Message): Promise<void> {
  const channel = 'channel' in request && request.channel !== undefined ? request.channel : request.user;
  if (channel === request.user) {
    await context.ports.slack.post({ channel, message, effect: `answer:${request.type === 'view' ? request.view : ''}` });
    return;
  }
  await context.ports.slack.ephemeral({ channel, user: request.user, message });
}
