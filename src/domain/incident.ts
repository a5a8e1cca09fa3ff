// What an incident is right now: the fold of its facts. Plain data, so that it can be stored as a snapshot.
import type { Actor, Person } from './actor.ts';
import type { Alert, Named } from './alert.ts';
import type { FactData, Status } from './facts.ts';
import type { CommandTaken, Decision, EndedHandoff, Followup, Handoff, Hypothesis, KeptMessage, LastUpdate, Link, Origin, Page, Role, Suggestion, Task } from './work.ts';
import type { Storm, StormLink } from './storm-state.ts';
import type { Instant } from './time.ts';

/** Raise when fold() or this shape changes: snapshots of another version are folded again from the facts. */
export const foldVersion = 7;

export type IncidentAlert = Alert & {
  readonly state: 'triggered' | 'acknowledged' | 'cleared';
  readonly at: Instant;
  /** The source's time of the last change of state: an older one that arrives late changes nothing. */
  readonly stateAt: Instant;
  /** Who made it so: what was done here comes back from the source as an echo. */
  readonly stateBy: Actor;
  /** The source's time of the last change of its priority, urgency and assignees. */
  readonly updatedAt?: Instant;
  readonly mergedInto?: string;
};

export type StepStatus =
  | 'pending' | 'waiting' | 'ready' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'unknown' | 'skipped';

export type RunStep = FactData<'run.requested'>['steps'][number] & {
  readonly status: StepStatus;
  readonly waitingFor?: 'approval' | 'person';
  readonly digest?: string;
  readonly needed?: number;
  readonly approvedBy: readonly Person[];
  /** The same approvals with when they were given: one that is too old no longer counts. `covers`: digests of later steps (approval steps). */
  readonly given: readonly { readonly by: Person; readonly at: Instant; readonly covers: readonly string[] }[];
  /** Who has said that it is done, where several people have to. */
  readonly confirmed?: readonly { readonly by: Person; readonly note?: string | undefined }[];
  /** Somebody went on without the approvals, with this reason. */
  readonly brokenGlass?: string | undefined;
  readonly preview?: string | undefined;
  /** Why it waits, where that is not plain. */
  readonly why?: string | undefined;
  /** What it waits for outside, while it runs. */
  readonly says?: string | undefined;
  /** It failed, and a person says how the run goes on. */
  readonly asks?: boolean;
  readonly note?: string;
  /** What is shown of the output is not all of it. */
  readonly bytes?: number;
  readonly output?: string;
  /** Where all that is kept of this output stands as a file: in the thread of the run's message. */
  readonly logged?: { readonly channel: string; readonly file: string } | undefined;
  readonly code?: number;
  readonly durationMs?: number;
  readonly at?: Instant;
  readonly by?: Actor;
};

export type Run = {
  readonly id: string;
  readonly runbook: string;
  /** Git's name for the runbook's text when the run was asked for. */
  readonly blob: string;
  readonly title: string;
  readonly why?: string;
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Who holds what it waits for, while it is queued. */
  readonly behind?: string | undefined;
  readonly behindWhom?: Person | undefined;
  /** Why it undoes what it did; `step` is the one that failed. */
  readonly rollingBack?: { readonly step: number; readonly why: string };
  readonly stopAsked?: Actor;
  readonly by: Actor;
  readonly at: Instant;
  readonly params: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, 'given' | 'alert' | 'default'>>;
  readonly steps: readonly RunStep[];
  /** Each time that somebody went on without the approvals, oldest first. */
  readonly glass?: readonly { readonly step: number; readonly by: Actor; readonly at: Instant; readonly reason: string }[];
  readonly message?: { readonly channel: string; readonly ts: string };
};

export type { CommandTaken, Decision, EndedHandoff, Followup, Handoff, Hypothesis, KeptMessage, LastUpdate, Link, Page, ProposedClaim, Role, Suggestion, Task } from './work.ts';

/** `card` and `shown`: what Tocsin edited in place there. `people`: whom it had invited there. `closed`: taken back and archived. */
export type FormerChannel = {
  readonly id: string; readonly name: string; readonly card?: Origin | undefined; readonly shown: readonly Origin[]; readonly people: readonly string[]; readonly closed: boolean;
};

export type Incident = {
  readonly id: number;
  readonly seq: number;
  readonly title: string;
  readonly status: Status;
  /** How it is known or why, in the words of who set the status; undefined when they said nothing. */
  readonly statusNote?: string | undefined;
  readonly severity?: string;
  readonly kind: 'live' | 'drill' | 'retrospective';
  readonly private: boolean;
  readonly source: string;
  readonly services: readonly Named[];
  readonly openedBy: Actor;
  readonly openedAt: Instant;
  /** When Tocsin learned of it: a source may be late. */
  readonly heardAt?: Instant;
  readonly acknowledgedAt?: Instant;
  readonly mitigatedAt?: Instant;
  readonly resolvedAt?: Instant;
  readonly commander?: Person;
  readonly commanderAt?: Instant;
  /** When we last learned of something the commander did here since they took command. */
  readonly commanderHeardAt?: Instant | undefined;
  readonly commandTaken?: CommandTaken;
  /** Everybody with a role but the commander; one person per role. */
  readonly roles: readonly Role[];
  /** The one that waits for an answer. */
  readonly handoff?: Handoff | undefined;
  readonly handoffs: number;
  /** Those that were answered, withdrawn or overtaken, oldest first. */
  readonly endedHandoffs: readonly EndedHandoff[];
  /** Who went on without a permission, oldest first. */
  readonly glassBroken?: readonly { readonly by: Person; readonly at: Instant; readonly reason: string }[] | undefined;
  /** What customers notice, in the words of the last update that said so. */
  readonly impact?: string;
  readonly lastUpdate?: LastUpdate;
  readonly hypotheses: readonly Hypothesis[];
  readonly tasks: readonly Task[];
  readonly followups: readonly Followup[];
  readonly decisions: readonly Decision[];
  readonly links: readonly Link[];
  readonly messages: readonly KeptMessage[];
  readonly pages: readonly Page[];
  /** What a model proposed, where there is one. */
  readonly suggestions?: readonly Suggestion[];
  /** Messages of Tocsin's that are edited in place, by `<item>:<ref>`. */
  readonly shown: Readonly<Record<string, { readonly channel: string; readonly ts: string }>>;
  /** What one person was told last about it with buttons: `<item>:<ref>:<user>`. */
  readonly told?: Readonly<Record<string, { readonly channel: string; readonly ts: string }>>;
  /** By `<nudge>:<ref>`: how often it was sent, and whether somebody chose to go on without it. */
  readonly nudges: Readonly<Record<string, { readonly times: number; readonly at?: Instant; readonly silenced?: { readonly until?: Instant | undefined } }>>;
  /** Channels that the incident has left. */
  readonly formerChannels: readonly FormerChannel[];
  /** It was public until then; an incident that was declared private has none. */
  readonly madePrivate?: { readonly by: Actor; readonly at: Instant; readonly reason?: string | undefined };
  readonly mergedInto?: number | undefined;
  readonly absorbed: readonly number[];
  readonly postmortemOwner?: Person;
  /** When a person last did something here. */
  readonly personAt?: Instant;
  /** A person has done something here since it opened: such an incident never resolves itself. */
  readonly touched: boolean;
  readonly alerts: readonly IncidentAlert[];
  /** It is the one that takes alerts in while too many come at once; its alerts are only counted. */
  readonly storm?: Storm;
  /** The storms that it stands beside. */
  readonly storms?: readonly StormLink[];
  /** `seen`: Slack's time of the last that it said of its being archived or not. */
  readonly channel?: { readonly id: string; readonly name: string; readonly archived: boolean; readonly seen?: string } | undefined;
  readonly card?: { readonly channel: string; readonly ts: string } | undefined;
  readonly announcement?: { readonly channel: string; readonly ts: string };
  readonly invited: readonly string[];
  /** Who left its private channel, or was taken out of it. */
  readonly left: readonly string[];
  readonly missing: readonly { readonly id: string; readonly name: string; readonly why: string }[];
  readonly runbooks: readonly { readonly id: string; readonly title: string }[];
  readonly runs: readonly Run[];
  /** `closed`: by somebody who said no, unmerged. `wanted` with a `number`: another one, after this one ended. */
  readonly postmortem?: {
    readonly state: 'wanted' | 'open' | 'merged' | 'closed'; readonly number?: number; readonly url?: string; readonly path?: string; readonly repo?: string; readonly endedAt?: Instant; readonly reopenedAt?: Instant;
    /** Marked as ready for review, and when that was last turned; undefined: it is what it was opened as. */
    readonly ready?: boolean; readonly readyAt?: Instant;
    /** Only where there is no pull request: it is known by its branch. */
    readonly branch?: string;
  };
  readonly troubles: readonly { readonly effect: number; readonly kind: string; readonly code: string; readonly reason: string; readonly at: Instant }[];
  readonly lastChangeAt: Instant;
};

/** `INC-42` */
export function incidentName(id: number): string {
  return `INC-${id}`;
}

/** 42 for `INC-42`, `inc-42` or `42`; undefined for anything else. */
export function incidentNumber(text: string): number | undefined {
  const match = /^(?:inc-)?([1-9][0-9]{0,8})$/i.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}

export function isOpen(incident: Pick<Incident, 'status'>): boolean {
  return !['resolved', 'closed', 'declined', 'merged'].includes(incident.status);
}

/** A private incident is there only for the people who are in it. Who left its channel is in it no more, unless they command or have a role. */
export function maySee(incident: Pick<Incident, 'private' | 'invited' | 'left' | 'commander' | 'roles' | 'madePrivate'>, who: Person): boolean {
  if (!incident.private || incident.commander?.id === who.id || incident.roles.some((one) => one.person.id === who.id)) return true;
  if (incident.left.includes(who.id)) return false;
  return incident.invited.includes(who.id) || incident.madePrivate?.by.id === who.id;
}

/** What rings because Tocsin paged somebody (domain/pages.ts). Its end says nothing of what is wrong. */
export function ringsForPage(alert: Pick<Alert, 'title'>): boolean {
  return /^INC-\d+ page \d+: /.test(alert.title);
}

export function allCleared(incident: Pick<Incident, 'alerts' | 'storm'>): boolean {
  const alerts = incident.alerts.filter((alert) => !ringsForPage(alert));
  if (incident.storm && (incident.storm.open > 0 || !incident.storm.endedAt)) return false;
  return alerts.length + (incident.storm?.alerts ?? 0) > 0 && alerts.every((alert) => alert.state === 'cleared');
}
