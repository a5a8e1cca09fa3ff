// What a person asked → the handler that answers, and where. Pure look-ups; deliveries.ts does the reading and writing.
import type { Anywhere, InIncident, Need } from '../contracts.ts';
import { slackPerson, type Person } from '../domain/actor.ts';
import { naming, nearest, readCommand } from '../domain/command-text.ts';
import type { Config } from '../domain/config.ts';
import type { Outcome } from '../domain/decision.ts';
import { incidentNumber } from '../domain/incident.ts';
import { whyNotPublic } from '../domain/privacy.ts';
import type { SlackRequest } from '../domain/slack-request.ts';
import { commandFor, type Registry } from '../registry.ts';
import { clip } from '../render/escape.ts';

/** How to find the incident that is meant: by a number the person gave or a button carries, else by the channel. */
export type Target = { readonly number: number | undefined; readonly channel: string | undefined; readonly trusted: boolean };

export type Question = { readonly by: Person; readonly target: Target; readonly needs: readonly Need[] } & (
  | { readonly where: 'incident'; readonly decide: (situation: InIncident) => Outcome }
  | { readonly where: 'anywhere'; readonly decide: (situation: Anywhere) => Outcome }
);

export type NoQuestion = { readonly refuse: string; readonly by: Person | undefined } | { readonly ignore: string };

export function questionOf(request: SlackRequest, registry: Registry, config: Config): Question | NoQuestion {
  switch (request.type) {
    case 'command': return ofCommand(request, registry, config);
    case 'action': return ofAction(request, registry, config);
    case 'view': return ofView(request, registry);
    case 'shortcut': return ofShortcut(request, registry);
    case 'event': return ofEvent(request, registry, config);
  }
}

function ofCommand(request: Extract<SlackRequest, { type: 'command' }>, registry: Registry, config: Config): Question | NoQuestion {
  const by = slackPerson(request.user);
  const typed = readCommand(request.text);
  const found = commandFor(registry, typed.verb === '' ? 'status' : typed.verb);
  if (!found) {
    const why = whyNotPublic(typed.verb);
    if (why !== undefined) return { refuse: why, by };
    const near = nearest(typed.verb, [...registry.commands.keys()]);
    const hint = near === undefined ? 'See `/incident help`.' : `Did you mean \`/incident ${near}\`?`;
    return { refuse: `I do not know \`${clip(typed.verb.replaceAll('`', ''), 40)}\`. ${hint}`, by };
  }
  const { command } = found;
  const { incident: number, rest } = command.namesAnother ? naming(typed) : typed;
  const input = command.parse(rest, config, typed.verb);
  if (typeof input === 'object' && input !== null && 'refuse' in input) return { refuse: String(input.refuse), by };
  // The API has no channel, nor has an event that says none.
  const channel = request.channel === '' ? undefined : request.channel;
  const question = { by, target: { number, channel, trusted: false }, needs: command.needs?.(input) ?? [] };
  if (command.where === 'incident') return { ...question, where: 'incident', decide: (s) => command.decide(s, input) };
  return { ...question, where: 'anywhere', decide: (s) => command.decide(s, input) };
}

function ofAction(request: Extract<SlackRequest, { type: 'action' }>, registry: Registry, config: Config): Question | NoQuestion {
  const by = slackPerson(request.user);
  // One action_id per message block must be unique, so buttons that repeat carry a tail after a colon.
  const action = registry.actions.get(request.action.split(':')[0] ?? '');
  if (!action) return { refuse: 'This button is from an older version of Tocsin. Use `/incident help`.', by };
  const read = action.input.safeParse(request.value);
  if (!read.success) return { refuse: 'This button carries something I cannot read. Use `/incident help`.', by };
  if (action.where === 'command') return ofCommand({ type: 'command', user: request.user, team: request.team, channel: request.channel ?? '', text: action.text(read.data) }, registry, config);
  const number = incidentNumber(request.value.split(':')[0] ?? '');
  // Not trusted: a button may still stand where others see it, or with somebody who has left, when its incident has become private.
  const question = { by, target: { number, channel: request.channel, trusted: false }, needs: action.needs?.(read.data) ?? [] };
  if (action.where === 'incident') return { ...question, where: 'incident', decide: (s) => action.decide(s, read.data) };
  return { ...question, where: 'anywhere', decide: (s) => action.decide(s, read.data) };
}

function ofView(request: Extract<SlackRequest, { type: 'view' }>, registry: Registry): Question | NoQuestion {
  const by = slackPerson(request.user);
  const view = registry.views.get(request.callback);
  if (!view) return { refuse: 'This form is from an older version of Tocsin. Use `/incident help`.', by };
  const read = view.fields.safeParse({ ...request.values, meta: request.meta });
  if (!read.success) return { refuse: `The form was not complete: ${clip(read.error.issues.map((issue) => issue.message).join('; '), 1_000)}`, by };
  const question = { by, target: targetOfView(request), needs: view.needs?.(read.data) ?? [] };
  if (view.where === 'incident') return { ...question, where: 'incident', decide: (s) => view.decide(s, read.data) };
  return { ...question, where: 'anywhere', decide: (s) => view.decide(s, read.data) };
}

/** The incident for which the form was opened, or the one that was chosen in it. Either may have become private since: its sender must be allowed to see it. */
function targetOfView({ meta, values }: Extract<SlackRequest, { type: 'view' }>): Target {
  const opened = incidentNumber(meta.split(':')[0] ?? '');
  const { incident: chosen } = values;
  return { number: opened ?? (typeof chosen === 'string' ? incidentNumber(chosen) : undefined), channel: undefined, trusted: false };
}

function ofShortcut(request: Extract<SlackRequest, { type: 'shortcut' }>, registry: Registry): Question | NoQuestion {
  const by = slackPerson(request.user);
  const shortcut = registry.shortcuts.get(request.callback);
  if (!shortcut) return { refuse: 'This shortcut is from an older version of Tocsin. Use `/incident help`.', by };
  const read = shortcut.input.safeParse(request.message === undefined ? undefined : { ...(request.message as object), channel: request.channel });
  if (!read.success) return { refuse: 'I cannot read that message.', by };
  return {
    by, target: { number: undefined, channel: request.channel, trusted: false }, needs: shortcut.needs?.(read.data) ?? [],
    where: 'anywhere', decide: (s) => shortcut.decide(s, read.data),
  };
}

function ofEvent(request: Extract<SlackRequest, { type: 'event' }>, registry: Registry, config: Config): Question | NoQuestion {
  const event = registry.events.get(request.event.type);
  if (!event) return { ignore: `nothing listens to ${request.event.type}` };
  const read = event.input.safeParse(request.event);
  if (!read.success) return { ignore: `${request.event.type} without what we need of it` };
  if (event.concerns?.(read.data, config) === false) return { ignore: `${request.event.type} that means nothing here` };
  const said = request.event['user'];
  const user = event.userOf?.(read.data) ?? (typeof said === 'string' ? said : 'unknown');
  const channel = event.channelOf(read.data);
  if (event.where === 'command') {
    return ofCommand({ type: 'command', user, team: request.team, channel: channel ?? '', text: event.text(read.data) }, registry, config);
  }
  const question = { by: slackPerson(user), target: { number: undefined, channel, trusted: true }, needs: event.needs?.(read.data) ?? [] };
  if (event.where === 'incident') return { ...question, where: 'incident', decide: (s) => event.decide(s, read.data) };
  return { ...question, where: 'anywhere', decide: (s) => event.decide(s, read.data) };
}

/** What happened to something, as opposed to what somebody asked of us: where it concerns no incident, nobody waits for an answer. */
export function isNews(request: SlackRequest, registry: Registry): boolean {
  return request.type === 'event' && registry.events.get(request.event.type)?.where !== 'command';
}
