// A message is taken up: onto the timeline, as a task or as a follow-up. Reactions, shortcuts and forms all decide here.
import { slackPerson, type Account, type Person } from './actor.ts';
import { decide, isRefusal, tell, type Answer, type Decision } from './decision.ts';
import type { Refusal } from './errors.ts';
import { followupAdded } from './followups.ts';
import { incidentName, type Incident } from './incident.ts';
import { marked, mayNotTake, notShown, recorded, type KnownMessage, type Meaning } from './messages.ts';
import { taskAdded } from './tasks.ts';
import { defaultBoxMs, longestBoxMs, splitBox } from './time-box.ts';
import type { Instant } from './time.ts';
import { namedAtEdge, onlyMention, readable } from './typed-text.ts';

/** Who asks, and about which incident: a handler's situation is one. `self`: our own Slack id. */
type Asking = { readonly incident: Incident; readonly by: Person; readonly now: Instant; readonly known: { readonly self?: string | undefined; readonly account?: Account } };
type Taken = Decision | Refusal | Answer;

export function taken(meaning: Meaning, asking: Asking, message: KnownMessage | undefined): Taken {
  if (!message) return notShown;
  const refused = mayNotTake(meaning, message);
  if (refused) return refused;
  const { incident, by, now, known } = asking;
  if (meaning === 'timeline') return ontoTimeline(incident, message);
  const from = { channel: message.channel, ts: message.ts };
  if (meaning === 'followup') {
    const { text, named } = wordsOf(message, known.self);
    return withMark(incident, message, meaning, followupAdded(incident, { text, owner: named, from }, { known }));
  }
  return withMark(incident, message, meaning, taskAdded(incident, { ...taskOf(message, by, known.self), from }, { by, now, known }));
}

function ontoTimeline(incident: Incident, message: KnownMessage): Taken {
  const made = recorded(incident, message);
  const name = incidentName(incident.id);
  if (made.facts.length === 0) return tell(`That message is on the timeline of ${name} already. Nothing changed.`);
  return decide(made.facts, marks(incident, message, 'timeline'), tell(`It is on the timeline of ${name} now, with its author and its own time.`));
}

/** For a reaction: our own reaction under the message says enough; only a refusal is told. */
export function quietly(outcome: Taken): Decision | Refusal {
  if (isRefusal(outcome)) return outcome;
  return 'facts' in outcome ? decide(outcome.facts, outcome.effects) : decide([]);
}

/**
 * The text, the person and the time-box that a message holds. Whom it names is asked ("@ben, can you look at the replica?"); a message
 * that names nobody speaks of its author ("I look at the replica"), who is asked as well: nobody has a task before they said yes.
 * An app's message is the task of whoever marked it.
 */
export function taskOf(message: KnownMessage, by: Person, self: string | undefined): { text: string; assignee: Person; boxMs: number } {
  const { text, named, mentioned, boxMs } = wordsOf(message, self);
  const author = message.author === undefined ? by : slackPerson(message.author);
  return { text, assignee: named ?? mentioned ?? author, boxMs: boxMs ?? defaultBoxMs };
}

type Words = { readonly text: string; readonly named: Person | undefined; readonly mentioned: Person | undefined; readonly boxMs: number | undefined };

/** `named`: at the beginning or the end, and no part of the text any more. `mentioned`: the only one within it. */
export function wordsOf({ text: written }: Pick<KnownMessage, 'text'>, self: string | undefined): Words {
  const outer = splitBox(written);
  const edge = namedAtEdge(outer.rest);
  // "me too" is how a sentence begins here, where /incident task means whoever types it.
  const { user, rest } = edge.user === 'me' ? { user: undefined, rest: outer.rest } : edge;
  const inner = outer.boxMs === undefined ? splitBox(rest) : { ...outer, rest };
  const boxMs = inner.boxMs !== undefined && inner.boxMs >= 60_000 && inner.boxMs <= longestBoxMs ? inner.boxMs : undefined;
  return { text: short(readable(inner.rest)), named: personOf(user, self), mentioned: personOf(onlyMention(inner.rest), self), boxMs };
}

/** We are nobody to give work to. */
function personOf(user: string | undefined, self: string | undefined): Person | undefined {
  return user === undefined || user === self ? undefined : slackPerson(user);
}

/** Tasks and follow-ups are one line long; the message behind them has the rest. */
function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return 'See the message';
  return line.length <= 500 ? line : `${line.slice(0, 499).toWellFormed()}…`;
}

function withMark(incident: Incident, message: KnownMessage, meaning: Meaning, outcome: Taken): Taken {
  if (!('facts' in outcome) || outcome.facts.length === 0) return outcome;
  return { ...outcome, effects: [...outcome.effects, ...marks(incident, message, meaning)] };
}

/** A private incident leaves no mark outside of its own channel. */
function marks(incident: Incident, message: KnownMessage, meaning: Meaning) {
  return incident.private && message.channel !== incident.channel?.id ? [] : [marked(message, meaning, true)];
}
