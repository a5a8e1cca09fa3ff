// The work of people in an incident as it is right now: roles, tasks, decisions and the rest, numbered from 1 within the incident.
import type { Actor, Person } from './actor.ts';
import type { FactData } from './facts.ts';
import type { Proof } from './facts-followups.ts';
import type { Instant } from './time.ts';

/** A message in Slack that something came from. */
export type Origin = { readonly channel: string; readonly ts: string };

export type Role = { readonly role: string; readonly person: Person; readonly at: Instant };

/** Command on its way: from the commander, or from nobody. `by` offered it or asked for it. */
export type Handoff = {
  readonly id: number; readonly to: Person; readonly from?: Person | undefined; readonly by: Actor; readonly at: Instant; readonly note?: string | undefined;
};

/** `overtaken`: nobody answered before somebody took command or the incident ended. `endedBy` is who did what ended it. */
export type EndedHandoff = Handoff & { readonly how: FactData<'handoff.ended'>['how']; readonly endedBy: Actor; readonly endedAt: Instant };

/** How the commander came to command. */
export type CommandTaken = Pick<FactData<'commander.set'>, 'was' | 'how' | 'reason'>;

export type LastUpdate = { readonly id: number; readonly text: string; readonly at: Instant; readonly by: Actor; readonly nextAt?: Instant | undefined };

export type Hypothesis = {
  readonly id: number; readonly text: string; readonly by: Actor; readonly at: Instant; readonly state: 'open' | 'confirmed' | 'ruled_out';
  readonly settledAt?: Instant | undefined; readonly settledBy?: Actor | undefined;
};

export type Task = {
  readonly id: number; readonly text: string; readonly assignee: Person; readonly by: Actor; readonly at: Instant;
  /** When it was given to the one who has it now. */
  readonly assignedAt: Instant;
  readonly state: 'asked' | 'acknowledged' | 'done' | 'dropped';
  readonly dueAt?: Instant | undefined; readonly boxMs?: number | undefined; readonly from?: Origin | undefined;
  readonly acknowledgedAt?: Instant | undefined; readonly endedAt?: Instant | undefined; readonly endedBy?: Actor | undefined;
};

export type Followup = {
  readonly id: number; readonly text: string; readonly by: Actor; readonly at: Instant; readonly owner?: Person | undefined;
  readonly from?: Origin | undefined; readonly dropped: boolean;
  /** A person wrote it into the postmortem; `other-id`: its row there is theirs alone. */
  readonly row?: FactData<'followup.added'>['row'];
  /** An issue was asked for. */
  readonly wanted?: { readonly by: Actor; readonly at: Instant } | undefined;
  /** `seen`: GitHub's time of the last that we know of it; `title` where it is another than the text. */
  readonly issue?: {
    readonly repo: string; readonly number: number; readonly url: string; readonly node: string; readonly seen?: Instant | undefined; readonly title?: string;
    readonly assignee?: string | undefined;
  } | undefined;
  /** The day that somebody named, or that stands in its issue. */
  readonly dueOn?: string | undefined;
  /** `gone`: its issue was deleted. Undefined while it is open. */
  readonly ended?: { readonly how: FactData<'followup.settled'>['how']; readonly by: Actor; readonly at: Instant; readonly reason?: string } | undefined;
  readonly reopenedAt?: Instant; readonly reopenedBecause?: FactData<'followup.reopened'>['why'];
  /** What is asked again and again once it is done, and what came of it last. */
  readonly proof?: Proof | undefined; readonly proved?: { readonly ok: boolean; readonly result: string; readonly at: Instant } | undefined;
};

export type Decision = {
  readonly id: number; readonly text: string; readonly by: Actor; readonly at: Instant; readonly until: Instant;
  readonly objections: readonly { readonly by: Actor; readonly reason: string; readonly at: Instant }[];
  readonly state: 'open' | 'made' | 'withdrawn'; readonly how?: FactData<'decision.made'>['how'] | undefined;
  readonly endedAt?: Instant | undefined; readonly endedBy?: Actor | undefined;
};

export type Link = { readonly url: string; readonly title: string; readonly by: Actor };

/**
 * `times`: how often it was put on the timeline, `by` by whom the last time; it is on it unless it was dropped or deleted.
 * `edited`: the last edit that it was recorded with.
 */
export type KeptMessage = Origin & {
  readonly thread?: string | undefined; readonly times: number; readonly by: Actor; readonly edited?: string | undefined; readonly state: 'kept' | 'dropped' | 'deleted';
};

/** What a model proposed and the gate let pass. `from`: the message that it is about. */
export type ProposedClaim = {
  readonly id: number; readonly kind: FactData<'suggestion.made'>['claims'][number]['kind']; readonly text: string; readonly refs: readonly string[]; readonly from?: Origin | undefined;
  readonly settled?: { readonly how: FactData<'suggestion.settled'>['how']; readonly by: Actor; readonly at: Instant; readonly followup?: number };
  /** Of a summary: its place in the pull request, or why it has none. */
  readonly placed?: { readonly how: FactData<'suggestion.placed'>['how']; readonly url?: string; readonly why?: string };
};

/** `messages`: the channel's were sent as well. `made`: what the model answered, and how much of it was dropped for what. */
export type Suggestion = {
  readonly id: number; readonly messages: boolean; readonly by: Actor; readonly at: Instant; readonly claims: readonly ProposedClaim[];
  readonly made?: Pick<FactData<'suggestion.made'>, 'model' | 'sent' | 'left' | 'proposed' | 'dropped'>;
};

/** `endedAt`: when PagerDuty took it, or when it failed; `key`: the PagerDuty incident that rings. */
export type Page = {
  readonly id: number; readonly target: FactData<'page.requested'>['target']; readonly why: string; readonly by: Actor; readonly at: Instant;
  readonly state: 'asked' | 'sent' | 'failed'; readonly endedAt?: Instant; readonly key?: string; readonly reason?: string;
};

export function isTaskOpen(task: Pick<Task, 'state'>): boolean {
  return task.state === 'asked' || task.state === 'acknowledged';
}
