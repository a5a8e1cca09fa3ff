// What a handler is. One file in handlers/ exports one of these by default; the file's name is its name.
import type { z } from 'zod';
import type { Account, Person } from './domain/actor.ts';
import type { Signal } from './domain/alert.ts';
import type { Config } from './domain/config.ts';
import type { Decision, Outcome } from './domain/decision.ts';
import type { Refusal } from './domain/errors.ts';
import type { Fact } from './domain/facts.ts';
import type { Diagnosis } from './domain/diagnosis.ts';
import type { TicketNews } from './domain/github/news.ts';
import type { HomeFacts } from './domain/home.ts';
import type { Incident } from './domain/incident.ts';
import type { KnownMessage } from './domain/messages.ts';
import type { ModelPlace } from './domain/model/suggesting.ts';
import type { FoundTarget, OnCall } from './domain/paging.ts';
import type { InStorm } from './domain/promoting.ts';
import type { Publishes } from './domain/resolving.ts';
import type { Policy } from './domain/runbook/policy.ts';
import type { RoleNote } from './domain/runbook/role-notes.ts';
import type { Runbook } from './domain/runbook/types.ts';
import type { Stats } from './domain/stats.ts';
import type { Instant } from './domain/time.ts';
import type { StepKind } from './contracts-step.ts';
import type { Message } from './render/blocks.ts';

export type { StepKind, StepResult, StepWork } from './contracts-step.ts';
export type { KnownMessage } from './domain/messages.ts';

/** What a handler may need to know from outside; fetched by the engine before the transaction. */
export type Need =
  | { readonly need: 'open-incidents' }
  | { readonly need: 'timeline' }
  | { readonly need: 'runbooks' }
  /** The roles of the person who asks, in this incident, now. */
  | { readonly need: 'roles' }
  | { readonly need: 'run'; readonly run: string }
  /** Who spoke here when, and how far each has read. */
  | { readonly need: 'presence' }
  /** What Slack says of somebody's account; without `user`, of the account of who asks. */
  | { readonly need: 'account'; readonly user?: string }
  /** One message of Slack's, replies included. `optional`: gone on without it when Slack does not answer. */
  | { readonly need: 'message'; readonly channel: string; readonly ts: string; readonly optional?: boolean }
  /** Who is on call: for the incident's alerts and for the roles that the config names. */
  | { readonly need: 'on-call' }
  /** Whom a person means by `text` in PagerDuty: a Slack mention, an e-mail address, an id, or the name of an escalation policy. */
  | { readonly need: 'page-target'; readonly text: string }
  /** Another incident, if the person who asks may see it. */
  | { readonly need: 'other-incident'; readonly incident: number }
  /** Figures of what was resolved in the last `days` days; private incidents and drills are not in them. */
  | { readonly need: 'stats'; readonly days: number }
  /** An alert that this storm counts, by its key or address at the source. */
  | { readonly need: 'storm-alert'; readonly named: string }
  /** What is wrong with this installation. */
  | { readonly need: 'diagnosis' }
  /** Everything on the App Home of the person who asks. */
  | { readonly need: 'home' }
  /** The model that may propose, where the operator has set one up. */
  | { readonly need: 'model' };

/** What was fetched, and when. Only what was named in `needs` is there. */
export type Known = {
  readonly at: Instant;
  /** Our own Slack user id: always there, undefined until Slack has said it once. */
  readonly self?: string | undefined;
  readonly openIncidents?: readonly Incident[];
  readonly timeline?: readonly Fact[];
  readonly runbooks?: readonly Runbook[];
  /** The roles that the person who asks holds for certain; undefined when nobody could say anything: refuse (fail closed). */
  readonly roles?: ReadonlySet<string> | undefined;
  /** False where postmortems are written nowhere, because nothing is set up for them. */
  readonly publishes?: Publishes;
  /** Of roles they are not known to hold: what could not be asked, and what would have to be set. For the words of a refusal. */
  readonly roleNotes?: readonly RoleNote[];
  readonly commands?: readonly CommandHelp[];
  /** The runbook of a run, as it was when the run was asked for. */
  readonly run?: Runbook;
  /** What the steps of that run have handed on so far. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly presence?: Presence;
  readonly account?: Account;
  /** Undefined when Slack does not show it to us: refuse and say so. */
  readonly message?: KnownMessage | undefined;
  readonly onCall?: OnCall;
  readonly pageTarget?: FoundTarget;
  readonly otherIncident?: Incident | undefined;
  readonly stats?: Stats;
  readonly stormAlert?: InStorm | undefined;
  readonly diagnosis?: Diagnosis;
  readonly home?: HomeFacts;
  readonly model?: ModelPlace | undefined;
};

/** By Slack id: when somebody last wrote or did something here, and the seq up to which they have read. */
export type Presence = ReadonlyMap<string, { readonly spokeAt: Instant | undefined; readonly seenSeq: number }>;

/** The situation a handler decides in. `now` is the database's time; everything here was read under the incident's lock. */
export type Situation = {
  readonly by: Person;
  readonly now: Instant;
  readonly config: Config;
  readonly known: Known;
  readonly policy: Policy;
  readonly random: { uuid(): string };
};

/** `incident`: the one that is named, or that of this channel. `channel`: where it was asked. */
export type Anywhere = Situation & { readonly incident: Incident | undefined; readonly channel: string | undefined };
export type InIncident = Anywhere & { readonly incident: Incident };

export type CommandHelp = { readonly name: string; readonly usage: string; readonly help: string; readonly examples: readonly string[]; readonly aliases: readonly string[] };
type Needs<Input> = (input: Input) => readonly Need[];

type CommandBase<Input> = {
  /** After `/incident `: `severity SEV1…SEV5`. */
  readonly usage: string;
  /** One sentence for people who never read a manual. */
  readonly help: string;
  readonly examples: readonly string[];
  readonly aliases?: readonly string[];
  /** The incident that is named is another one (`merge INC-7`, `declare INC-7 is back`): it acts on that of the channel, or on the first of two. */
  readonly namesAnother?: true;
  /** The words after the verb → input, or what is wrong with them, with the usage. `as`: the name or alias they typed. */
  readonly parse: (text: string, config: Config, as?: string) => Input | Refusal;
  readonly needs?: Needs<Input>;
};
export type Command<Input = unknown> =
  | (CommandBase<Input> & { readonly where: 'incident'; readonly decide: (situation: InIncident, input: Input) => Outcome })
  | (CommandBase<Input> & { readonly where: 'anywhere'; readonly decide: (situation: Anywhere, input: Input) => Outcome });

/** A button or menu. `input` reads its value; a button's value begins with the incident's number. */
export type Action<Input = unknown> = {
  readonly input: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
} & (Decider<Input> | Spoken<Input>);

/** It is words for Tocsin: the text is read like what follows `/incident`. */
type Spoken<Input> = { readonly where: 'command'; readonly text: (input: Input) => string };

type Decider<Input> =
  | { readonly where: 'incident'; readonly decide: (situation: InIncident, input: Input) => Outcome }
  | { readonly where: 'anywhere'; readonly decide: (situation: Anywhere, input: Input) => Outcome };

/** A modal. `fields` reads what was typed, by block_id; its messages are shown at the field, before anything is stored. */
export type View<Input = unknown> = {
  readonly fields: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
} & Decider<Input>;

/** `input` reads the message under a message shortcut, with the `channel` it stands in. */
export type Shortcut<Input = unknown> = {
  readonly title: string;
  readonly description: string;
  readonly kind: 'global' | 'message';
  readonly input: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
  readonly decide: (situation: Anywhere, input: Input) => Outcome;
};

/**
 * A Slack event, by its `type`. `subscriptions` are its names in the manifest where they differ (`message.channels`). What `keep`
 * says no to is not stored. An event about no incident's channel is ignored unless the handler works anywhere.
 */
export type SlackEvent<Input = unknown> = {
  readonly scopes: readonly string[];
  readonly subscriptions?: readonly string[];
  readonly input: z.ZodType<Input>;
  readonly keep?: (input: Input) => boolean;
  /** Whether it means anything to this installation; asked before anything is looked up. */
  readonly concerns?: (input: Input, config: Config) => boolean;
  readonly channelOf: (input: Input) => string | undefined;
  /** Who did it, where Slack does not say so in `user`. */
  readonly userOf?: (input: Input) => string | undefined;
  readonly needs?: Needs<Input>;
} & (Decider<Input> | Spoken<Input>);

/**
 * A reminder that stops by itself. `due` says, from an open incident alone, what it could be about now and when each is due: an
 * empty list ends it, and so does the incident's end (unless it is about what comes `afterwards`). A `ref` has no colons; what begins anew has another. `act` says what is
 * done then; `later` puts it off without counting.
 */
export type Nudge = {
  readonly due: (incident: Incident, config: Config) => readonly { readonly ref: string; readonly at: Instant }[];
  /** How often at most about one thing. */
  readonly most: number;
  /** ms from one to the next about the same thing. */
  readonly again: (incident: Incident, config: Config) => number;
  /** It may be sent in the first minutes as well (config `quiet-start`). */
  readonly early?: boolean;
  /** About what is left when the incident is over: due only then, without the quiet start. */
  readonly afterwards?: true;
  readonly act: (situation: NudgeSituation) => Decision | { readonly later: Instant };
  /** Its words, where it is told or said (about: 'nudge'); undefined when it is no longer true. */
  readonly words: (incident: Incident, ref: string, config: Config) => Message | undefined;
};
/** `times`: which one this is, from 1. */
export type NudgeSituation = {
  readonly incident: Incident; readonly ref: string; readonly times: number; readonly now: Instant; readonly config: Config; readonly presence: Presence;
};

/** What arrived at POST /webhooks/<name>: the raw body and the headers in lower case. */
export type Inbound = { readonly raw: Buffer; readonly headers: Readonly<Record<string, string | undefined>> };

/** An alert source. `verify` and `place` run before the answer; `read` later, and may throw: the delivery is then parked, not lost. */
export type Source = {
  /** The environment variable with its secrets, comma-separated; unset means that the source is off. */
  readonly secretVariable: string;
  readonly verify: (inbound: Inbound, secrets: readonly string[]) => 'ok' | 'malformed' | 'mismatch';
  /** What a well-formed signature that does not match is answered: 503 where a rotated secret would cost events. */
  readonly onMismatch: 401 | 503;
  /** The delivery's key (twice the same is once) and its lane (what must be read in order). */
  readonly place: (body: unknown, inbound: Inbound) => { readonly keys: readonly string[]; readonly lane: string };
  readonly read: (body: unknown) => readonly (Signal | TicketNews)[];
  /** As much as can be said of a body that `read` could not read, so that somebody is told: undefined when it opens nothing. */
  readonly salvage: (body: unknown, receivedAt: Instant) => Extract<Signal, { type: 'triggered' }> | undefined;
};

/** What happens when a durable timer rings. It decides like everybody else, as Tocsin. `ref`: which one it was set for, where there are several. */
export type Timer = { readonly decide: (situation: Omit<InIncident, 'by' | 'known' | 'channel'> & { readonly ref: string | undefined }) => Outcome };

const kinds = ['command', 'action', 'view', 'shortcut', 'event', 'source', 'timer', 'nudge', 'step'] as const;
export type HandlerKind = (typeof kinds)[number];
export type Handler<K extends HandlerKind = HandlerKind, H = unknown> = { readonly handler: K; readonly it: H };

export function command<Input>(it: Command<Input>): Handler<'command', Command> { return { handler: 'command', it: it as Command }; }
export function action<Input>(it: Action<Input>): Handler<'action', Action> { return { handler: 'action', it: it as Action }; }
export function view<Input>(it: View<Input>): Handler<'view', View> { return { handler: 'view', it: it as View }; }
export function shortcut<Input>(it: Shortcut<Input>): Handler<'shortcut', Shortcut> { return { handler: 'shortcut', it: it as Shortcut }; }
export function event<Input>(it: SlackEvent<Input>): Handler<'event', SlackEvent> { return { handler: 'event', it: it as SlackEvent }; }
export function source(it: Source): Handler<'source', Source> { return { handler: 'source', it }; }
export function timer(it: Timer): Handler<'timer', Timer> { return { handler: 'timer', it }; }
export function nudge(it: Nudge): Handler<'nudge', Nudge> { return { handler: 'nudge', it }; }
export function step(it: StepKind): Handler<'step', StepKind> { return { handler: 'step', it }; }
