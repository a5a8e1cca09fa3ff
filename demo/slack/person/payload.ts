// What every interaction carries, and what the person is told when the app does not answer it.
import { whisper, SLACKBOT } from '../ephemerals.ts';
import { hand } from '../hand.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { Channel, Person } from '../model.ts';
import { accepted, type Outcome } from '../send.ts';

export type ActResult =
  | { readonly ok: true; readonly result?: Fields }
  | { readonly ok: false; readonly error: string };

/** The person's own mistake, as one sentence. */
export class ActError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ActError';
  }
}

export function common(hub: Hub, person: Person, type: string): Fields {
  return {
    type,
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId ?? hub.team.id },
    api_app_id: hub.bot.appId,
    token: 'verification_token',
    team: { id: hub.team.id, domain: hub.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function sendPayload(hub: Hub, payload: Fields): Promise<Outcome> {
  return hand(hub, { type: 'interactive', body: payload });
}

/** Slack's word for an app that did not answer: too late, or not with a 2xx. */
export function failureOf(outcome: Outcome): string | undefined {
  if (accepted(outcome)) return undefined;
  return outcome.kind === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
}

/** Tells the person privately and answers the act with the same sentence. */
export function failed(hub: Hub, person: Person, channel: Channel | undefined, sentence: string): ActResult {
  if (channel) {
    whisper(hub, { to: person.id, channel: channel.id, user: SLACKBOT, text: sentence, blocks: undefined, threadTs: undefined });
  }
  return { ok: false, error: sentence };
}

/** A channel this person can see, or a sentence why not. */
export function seen(hub: Hub, person: Person, id: string): Channel {
  const channel = hub.channels.get(id);
  if (channel && (channel.kind === 'public' || channel.members.has(person.id))) return channel;
  throw new ActError('There is no such channel for you.');
}

/** A channel in which this person may write. */
export function writable(hub: Hub, person: Person, id: string): Channel {
  const channel = seen(hub, person, id);
  if (channel.archived) throw new ActError(`#${channel.name} is archived.`);
  if (!channel.members.has(person.id)) throw new ActError(`Join #${channel.name} first.`);
  return channel;
}

/** Names typed with @ and # become Slack's own marks, as Slack's composer does it; unknown names stay as they are. */
export function linkNames(hub: Hub, text: string, labelled: boolean): string {
  const person = (name: string): Person | undefined => [...hub.people.values()].find((each) => each.name === name);
  const channel = (name: string): Channel | undefined => [...hub.channels.values()].find((each) => each.name === name);
  const mark = (sign: string, id: string, name: string): string => (labelled ? `<${sign}${id}|${name}>` : `<${sign}${id}>`);
  const typed = /(^|[\s(])([@#])([a-z0-9](?:[\w.-]*\w)?)/gu;
  return text.replaceAll(typed, (all: string, before: string, sign: string, name: string) => {
    const id = sign === '@' ? person(name)?.id : channel(name)?.id;
    return id === undefined ? all : `${before}${mark(sign, id, name)}`;
  });
}
