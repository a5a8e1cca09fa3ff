// What a handler is. One file in handlers/ exports one of these by default; the file's name is its name.
import type { z } from 'zod';
import type { Person } from './domain/actor.ts';
import type { Signal } from './domain/alert.ts';
import type { Config } from './domain/config.ts';
import type { Outcome } from './domain/decision.ts';
import type { Refusal } from './domain/errors.ts';
import type { Fact } from './domain/facts.ts';
import type { Incident } from './domain/incident.ts';
import type { TypedValue } from './domain/runbook/params.ts';
import type { Policy } from './domain/runbook/policy.ts';
import type { Runbook, Step } from './domain/runbook/types.ts';
import type { Instant } from './domain/time.ts';
import type { Outbound } from './ports.ts';

/** What a handler may need to know from outside; fetched by the engine before the transaction. */
export type Need =
  | { readonly need: 'open-incidents' }
  | { readonly need: 'timeline' }
  | { readonly need: 'runbooks' }
  /** The roles of the person who asks, in this incident, now. */
  | { readonly need: 'roles' }
  | { readonly need: 'run'; readonly run: string };

/** What was fetched, and when. Only what was named in `needs` is there. */
export type Known = {
  readonly at: Instant;
  readonly openIncidents?: readonly Incident[];
  readonly timeline?: readonly Fact[];
  readonly runbooks?: readonly Runbook[];
  /** The roles of the person who asks; undefined when a provider did not answer: refuse (fail closed). */
  readonly roles?: ReadonlySet<string> | undefined;
  readonly commands?: readonly CommandHelp[];
  /** The runbook of a run, as it was when the run was asked for. */
  readonly run?: Runbook;
};

/** The situation a handler decides in. `now` is the database's time; everything here was read under the incident's lock. */
export type Situation = {
  readonly by: Person;
  readonly now: Instant;
  readonly config: Config;
  readonly known: Known;
  readonly policy: Policy;
  readonly random: { uuid(): string };
};

export type InIncident = Situation & { readonly incident: Incident };
/** `incident`: the one of this channel, if it is an incident's channel. */
export type Anywhere = Situation & { readonly incident: Incident | undefined; readonly channel: string | undefined };

export type CommandHelp = { readonly name: string; readonly usage: string; readonly help: string; readonly examples: readonly string[]; readonly aliases: readonly string[] };
type Needs<Input> = (input: Input) => readonly Need[];

type CommandBase<Input> = {
  /** After `/incident `: `severity SEV1…SEV5`. */
  readonly usage: string;
  /** One sentence for people who never read a manual. */
  readonly help: string;
  readonly examples: readonly string[];
  readonly aliases?: readonly string[];
  /** The words after the verb → input, or what is wrong with them, with the usage. */
  readonly parse: (text: string, config: Config) => Input | Refusal;
  readonly needs?: Needs<Input>;
};
export type Command<Input = unknown> =
  | (CommandBase<Input> & { readonly where: 'incident'; readonly decide: (situation: InIncident, input: Input) => Outcome })
  | (CommandBase<Input> & { readonly where: 'anywhere'; readonly decide: (situation: Anywhere, input: Input) => Outcome });

/** A button or menu. `input` reads its value; a button's value begins with the incident's number. */
export type Action<Input = unknown> = {
  readonly where: 'incident' | 'anywhere';
  readonly input: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
  readonly decide: (situation: InIncident, input: Input) => Outcome;
};

/** A modal. `fields` reads what was typed, by block_id; its messages are shown at the field, before anything is stored. */
export type View<Input = unknown> = {
  readonly fields: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
} & (
  | { readonly where: 'incident'; readonly decide: (situation: InIncident, input: Input) => Outcome }
  | { readonly where: 'anywhere'; readonly decide: (situation: Anywhere, input: Input) => Outcome }
);

export type Shortcut<Input = unknown> = {
  readonly title: string;
  readonly description: string;
  readonly kind: 'global' | 'message';
  readonly input: z.ZodType<Input>;
  readonly needs?: Needs<Input>;
  readonly decide: (situation: Anywhere, input: Input) => Outcome;
};

/** A Slack event, by its `type`; `undefined` when it means nothing to us. */
export type SlackEvent<Input = unknown> = {
  readonly scopes: readonly string[];
  readonly input: z.ZodType<Input>;
  readonly channelOf: (input: Input) => string;
  readonly decide: (situation: Omit<InIncident, 'known'>, input: Input) => Outcome;
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
  readonly read: (body: unknown) => readonly Signal[];
  /** As much as can be said of a body that `read` could not read, so that somebody is told: undefined when it opens nothing. */
  readonly salvage: (body: unknown, receivedAt: Instant) => Extract<Signal, { type: 'triggered' }> | undefined;
};

/** What happens when a durable timer rings. It decides like everybody else, as Tocsin. */
export type Timer = { readonly decide: (situation: Omit<InIncident, 'by' | 'known'>) => Outcome };

/**
 * A kind of runbook step. `bot`: performed by this process; `runner`: by `tocsin runner`; `person`: by people, with a click.
 * `perform` may be called again only for a step that says it is idempotent; it throws Outage or Rejected like an adapter.
 */
export type StepKind = { readonly by: 'bot' | 'runner' | 'person'; readonly perform?: (work: StepWork) => Promise<StepResult> };
export type StepWork = {
  readonly step: Step;
  readonly params: Readonly<Record<string, TypedValue>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly egress: readonly string[];
  readonly timeoutMs: number;
  readonly outbound: Outbound;
};
/** `code`: the HTTP status or exit code. `output` is bytes; the engine redacts and cuts it. */
export type StepResult = { readonly status: 'succeeded' | 'failed'; readonly code?: number; readonly output: Uint8Array };

const kinds = ['command', 'action', 'view', 'shortcut', 'event', 'source', 'timer', 'step'] as const;
export type HandlerKind = (typeof kinds)[number];
export type Handler<K extends HandlerKind = HandlerKind, H = unknown> = { readonly handler: K; readonly it: H };

export function command<Input>(it: Command<Input>): Handler<'command', Command> { return { handler: 'command', it: it as Command }; }
export function action<Input>(it: Action<Input>): Handler<'action', Action> { return { handler: 'action', it: it as Action }; }
export function view<Input>(it: View<Input>): Handler<'view', View> { return { handler: 'view', it: it as View }; }
export function shortcut<Input>(it: Shortcut<Input>): Handler<'shortcut', Shortcut> { return { handler: 'shortcut', it: it as Shortcut }; }
export function event<Input>(it: SlackEvent<Input>): Handler<'event', SlackEvent> { return { handler: 'event', it: it as SlackEvent }; }
export function source(it: Source): Handler<'source', Source> { return { handler: 'source', it }; }
export function timer(it: Timer): Handler<'timer', Timer> { return { handler: 'timer', it }; }
export function step(it: StepKind): Handler<'step', StepKind> { return { handler: 'step', it }; }
