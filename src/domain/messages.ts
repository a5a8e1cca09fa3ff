// What people write in Slack becomes part of the record: kept once, at its own time, followed when it is edited or deleted.
import { samePerson, type Actor } from './actor.ts';
import { slack } from './channel-news.ts';
import type { Config } from './config.ts';
import { decide, type Decision, type Opening } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { Fact } from './facts.ts';
import type { Incident } from './incident.ts';
import { slackTs } from './slack-id.ts';
import type { MessageNews } from './slack-message.ts';
import { toInstant, type Instant } from './time.ts';
import type { KeptMessage, Origin } from './work.ts';

/**
 * A message as Slack shows it to us. `author`: a Slack id, undefined for messages of apps. `thread`: the parent, for a reply.
 * `edited`: the edit (Slack's ts) that the text is from.
 */
export type KnownMessage = Origin & {
  readonly author: string | undefined; readonly app?: { readonly name: string; readonly ours: boolean } | undefined; readonly text: string;
  readonly thread: string | undefined; readonly permalink: string | undefined; readonly edited?: string | undefined;
};

/** What is made of a message. */
export const meanings = ['timeline', 'task', 'followup'] as const;
export type Meaning = (typeof meanings)[number];

/** Tocsin's own reaction, by which people see that a message was taken: one for each meaning, none of them asked for by default. */
export const marks: Readonly<Record<Meaning, string>> = { timeline: 'memo', task: 'clipboard', followup: 'calendar' };

/** What a reaction asks for. Slack adds the colour of a hand to its name: `raised_hand::skin-tone-3`. */
export function meaningOf(reaction: string, { reactions }: Pick<Config, 'reactions'>): Meaning | undefined {
  const [name] = reaction.split('::');
  return meanings.find((meaning) => reactions[meaning] === name);
}

export function marked({ channel, ts }: Origin, meaning: Meaning, on: boolean): NewEffect {
  return { kind: 'slack.react', data: { channel, ts, name: marks[meaning], on } };
}

/** The moment of a message: `1795230012.000100` is its id and its time at once. */
export function instantOf(ts: string): Instant {
  return toInstant(new Date(Math.floor(Number(ts) * 1_000)));
}

export function keptOf(incident: Pick<Incident, 'messages'>, { channel, ts }: Origin): KeptMessage | undefined {
  return incident.messages.find((one) => one.channel === channel && one.ts === ts);
}

export const notShown: Refusal = {
  refuse: 'Slack does not show me that message: it is gone, or I am not in that channel. Invite me there with `/invite`, or write it down yourself: `/incident note`.',
};
const ours: Readonly<Record<Meaning, string>> = {
  timeline: 'That message is mine: what it says is in the record already. `/incident timeline` shows it.',
  task: 'That message is mine: use its buttons, or say in your own words what is to be done: `/incident task`.',
  followup: 'That message is mine: say in your own words what is to be done after the incident: `/incident followup`.',
};

/** Why a message cannot be taken up; undefined when it can. */
export function mayNotTake(meaning: Meaning, { app }: Pick<KnownMessage, 'app'>): Refusal | undefined {
  return app?.ours ? { refuse: ours[meaning] } : undefined;
}

/** On the timeline once, whoever asks for it and however often: a second pin adds nothing. */
export function recorded(incident: Incident, message: KnownMessage): Decision {
  const known = keptOf(incident, message);
  return known?.state === 'kept' ? decide([]) : keeping(message, (known?.times ?? 0) + 1);
}

function keeping(message: KnownMessage, times: number): Decision {
  const { channel, ts, thread, permalink, edited } = message;
  const data = {
    channel, ts, author: (message.author ?? message.app?.name ?? 'an app').slice(0, 40).toWellFormed(), text: storedText(message.text),
    ...(thread === undefined ? {} : { thread }), ...(permalink === undefined || permalink.length > 1_000 ? {} : { permalink }), ...(edited === undefined ? {} : { edited }),
  };
  return decide([{ kind: 'message.recorded', key: `message:${channel}:${ts}:${times}`, at: instantOf(ts), data }], [marked(message, 'timeline', true)]);
}

/** Slack takes 40,000 characters in a message, a fact half of that. */
function storedText(text: string): string {
  if (text.trim() === '') return '(a message without words)';
  return text.length <= 20_000 ? text : `${text.slice(0, 19_999).toWellFormed()}…`;
}

/**
 * Whoever put it on the timeline takes it off again by taking the reaction back. Others may have pinned it after them, and Slack
 * does not say who else still does: what one person wanted on the record, another's second thoughts do not remove.
 */
export function dropped(incident: Incident, where: Origin, by: Actor): Decision {
  const known = keptOf(incident, where);
  if (known?.state !== 'kept' || !samePerson(known.by, by)) return decide([]);
  const { channel, ts, times } = known;
  return decide([{ kind: 'message.dropped', key: `message-dropped:${channel}:${ts}:${times}`, data: { channel, ts } }], [marked(where, 'timeline', false)]);
}

/**
 * A message on the record was edited. News of an edit that we had read already when it was recorded adds nothing; one that comes late,
 * even after a later edit or after the message was deleted, stands at its own time.
 */
export function edited(incident: Incident, { channel, ts, text, editedAt }: Extract<MessageNews, { kind: 'edited' }>): Decision {
  const known = keptOf(incident, { channel, ts });
  if (!known || known.state === 'dropped' || !slackTs.test(editedAt)) return decide([]);
  if (known.edited !== undefined && editedAt <= known.edited) return decide([]);
  return decide([{ kind: 'message.edited', key: `message-edited:${channel}:${ts}:${editedAt}`, at: instantOf(editedAt), data: { channel, ts, text: storedText(text) } }]);
}

/** Deleted in Slack. What it said stays on the record, marked. Slack does not say who deleted it. */
export function deleted(incident: Incident, { channel, ts }: Origin, toldAt: string | undefined): Decision {
  if (keptOf(incident, { channel, ts })?.state !== 'kept') return decide([]);
  const at = toldAt !== undefined && slackTs.test(toldAt) ? { at: instantOf(toldAt) } : {};
  return decide([{ kind: 'message.deleted', key: `message-deleted:${channel}:${ts}`, by: slack, ...at, data: { channel, ts } }]);
}

/** An incident declared from a message begins with it. A private one leaves no mark where everybody reads. */
export function openedFrom(opening: Opening, message: KnownMessage | undefined, isPrivate: boolean): Opening {
  if (!message || mayNotTake('timeline', message)) return opening;
  const { facts, effects } = keeping(message, 1);
  return {
    opens: (number) => {
      const decision = opening.opens(number);
      return { ...decision, facts: [...decision.facts, ...facts], effects: [...decision.effects, ...(isPrivate ? [] : effects)] };
    },
  };
}

/** The facts without the messages that were taken off the timeline again: for whoever reads the story rather than the record. */
export function withoutDropped(facts: readonly Fact[]): readonly Fact[] {
  const last = new Map<string, Fact>();
  for (const fact of facts) if (fact.kind === 'message.recorded' || fact.kind === 'message.dropped') last.set(nameOf(fact.data), fact);
  return facts.filter((fact) => {
    if (!fact.kind.startsWith('message.') || !('ts' in fact.data)) return true;
    const standing = last.get(nameOf(fact.data));
    return standing === undefined || (standing.kind === 'message.recorded' && fact.seq >= standing.seq);
  });
}

function nameOf({ channel, ts }: { readonly channel?: string | undefined; readonly ts?: string | undefined }): string {
  return `${channel}:${ts}`;
}
