// The kinds of effect: what we may want done outside. Each says its lane, what it needs and how urgent it is.
import { z } from 'zod';
import { actor } from './actor.ts';
import { items } from './facts-work.ts';
import { instant } from './time.ts';

/** Claimed first to last: what a person waits for, what responders need, what only looks nice. */
export const urgencies = { asked: 0, critical: 1, normal: 2, cosmetic: 3 } as const;
export type Urgency = keyof typeof urgencies;

/** What Tocsin says in the channel besides the card; the words are rendered from the facts when the effect is performed. */
export const about = z.enum([
  'runbook', 'alerts-cleared', 'missing-person', 'trouble', 'resolved', 'postmortem', 'update', 'reopened',
  'command', 'role', 'page', 'mitigated', 'declined', 'merged', 'absorbed', 'private', 'nudge', 'glass', 'followup', 'storm',
]);
export type About = z.infer<typeof about>;

/** What Tocsin tells one person; rendered from the facts when the effect is performed. */
export const toldAbout = z.enum(['no-channel', 'catch-up', 'role', 'handoff', 'task', 'nudge', 'postmortem']);
export type ToldAbout = z.infer<typeof toldAbout>;

type Definition = {
  readonly data: z.ZodType;
  /** Order holds within incident + lane; lanes do not wait for each other. */
  readonly lane: (data: never) => string;
  readonly urgency: Urgency;
  /** Names of effects of the same incident that must be done first. */
  readonly needs?: readonly string[];
  /** A name that others can need: at most one such effect in an incident. */
  readonly name?: string;
  /** It says what should be true, so that one waiting in its lane stands for all: a second one is not stored. */
  readonly coalesce?: boolean | ((data: never) => boolean);
};

const nothing = z.object({});
const run = z.object({ run: z.uuid() });
const step = run.extend({ step: z.int().min(0) });
const followup = z.object({ followup: z.int().min(1) });
const channel = ['channel'] as const;
/** A reminder is said as it is true when it is said. What a long outage held back is therefore one word each, and no burst. */
const isNudge = (data: { about: string }): boolean => data.about === 'nudge';

export const effectKinds = {
  'slack.channel.create': { data: z.object({ name: z.string(), private: z.boolean() }), lane: () => 'slack/channel', urgency: 'critical', name: 'channel' },
  'people.find': { data: nothing, lane: () => 'people', urgency: 'critical', coalesce: true },
  'slack.people.invite': { data: nothing, lane: () => 'slack/people', urgency: 'critical', needs: channel, coalesce: true },
  'slack.card.show': { data: nothing, lane: () => 'slack/card', urgency: 'critical', needs: channel, coalesce: true },
  /** Of a channel that refused the pin when the card was posted: it has its card all the same. */
  'slack.card.pin': { data: nothing, lane: () => 'slack/pin', urgency: 'cosmetic', needs: channel, coalesce: true },
  'slack.announcement.show': { data: nothing, lane: () => 'slack/announcement', urgency: 'normal', coalesce: true },
  'slack.topic.set': { data: nothing, lane: () => 'slack/topic', urgency: 'cosmetic', needs: channel, coalesce: true },
  'slack.bookmarks.set': { data: nothing, lane: () => 'slack/bookmarks', urgency: 'cosmetic', needs: channel, coalesce: true },
  'slack.say': {
    // `to: announcement` puts it in the announcement's thread, where stakeholders read.
    data: z.object({ about, ref: z.string().max(200).optional(), to: z.enum(['channel', 'announcement']).optional() }),
    // One lane, so that after an outage they stand in the channel in the order in which they came to pass. Slack takes one a second there anyway.
    lane: (data: { about: About; ref?: string; to?: string }) => (isNudge(data) ? `slack/nudge/${data.ref}` : `slack/said${data.to === 'announcement' ? '/announcement' : ''}`),
    urgency: 'normal', needs: channel, coalesce: isNudge,
  },
  /** What happened while Slack took nothing from us, in one message. */
  'slack.backfill': { data: z.object({ since: instant, until: instant, late: z.enum(['channel', 'card']) }), lane: () => 'slack/backfill', urgency: 'critical', needs: channel, coalesce: true },
  /** A word to one person, in their own conversation with Tocsin. `here`: in the incident's channel, seen by them alone and gone on reload. */
  'slack.tell': {
    data: z.object({ user: z.string(), about: toldAbout, ref: z.string().max(200).optional(), here: z.boolean().optional() }),
    lane: (data: { user: string; about: ToldAbout; ref?: string }) => `slack/told/${data.user}${isNudge(data) ? `/nudge/${data.ref}` : ''}`, urgency: 'asked', coalesce: isNudge,
  },
  /** A message of its own that is edited in place: a task, a decision, a handoff. */
  'slack.item.show': {
    data: z.object({ item: z.enum(items), ref: z.string().max(80) }),
    lane: (data: { item: string; ref: string }) => `slack/item/${data.item}/${data.ref}`, urgency: 'asked', needs: channel, coalesce: true,
  },
  /** Tocsin's own reaction under a message: seen and kept, or no longer. */
  'slack.react': {
    data: z.object({ channel: z.string(), ts: z.string(), name: z.string().max(100), on: z.boolean() }),
    lane: (data: { ts: string; name: string }) => `slack/react/${data.ts}/${data.name}`, urgency: 'cosmetic',
  },
  /** Once nothing of an earlier try can be on its way: every message of `mark` but the one at `ts`. */
  'slack.doubles.remove': {
    data: z.object({ channel: z.string(), ts: z.string(), mark: z.string(), since: instant, thread: z.string().optional() }),
    lane: (data: { mark: string }) => `slack/doubles/${data.mark}`, urgency: 'cosmetic',
  },
  /** App Home of somebody whose roles or tasks have changed, if they have looked at it lately. */
  'slack.home.show': { data: z.object({ user: z.string() }), lane: (data: { user: string }) => `slack/home/${data.user}`, urgency: 'cosmetic', coalesce: true },
  /** A new private channel for an incident that was public. */
  'slack.channel.move': { data: z.object({ name: z.string() }), lane: () => 'slack/channel', urgency: 'asked', coalesce: true },
  /** Leaves a channel: `redact` takes back what Tocsin showed there (the incident became private); then it is archived. */
  'slack.channel.close': {
    data: z.object({ channel: z.string(), redact: z.boolean() }), lane: (data: { channel: string }) => `slack/closing/${data.channel}`, urgency: 'normal', coalesce: true,
  },
  'slack.run.show': { data: run, lane: (data: { run: string }) => `slack/run/${data.run}`, urgency: 'asked', needs: channel, coalesce: true },
  /** All that is kept of a step's output, as a file in the thread of the run's message. */
  'slack.log.share': { data: step, lane: (data: { run: string }) => `slack/log/${data.run}`, urgency: 'asked', needs: channel },
  /** The n-th broken glass of a run (from 0), told in the channel that the policy names for it. */
  'slack.canary.sing': { data: nothing, lane: () => 'slack/canary', urgency: 'normal', needs: channel, coalesce: true },
  'slack.audit': { data: run.extend({ glass: z.int().min(0) }), lane: () => 'slack/audit', urgency: 'normal' },
  'pagerduty.acknowledge': { data: z.object({ key: z.string() }), lane: () => 'pagerduty', urgency: 'normal' },
  'pagerduty.resolve': { data: z.object({ key: z.string() }), lane: () => 'pagerduty', urgency: 'normal' },
  'pagerduty.page': { data: z.object({ page: z.int() }), lane: (data: { page: number }) => `pagerduty/page/${data.page}`, urgency: 'asked' },
  'pagerduty.note': { data: z.object({ key: z.string(), seq: z.int() }), lane: () => 'pagerduty', urgency: 'normal' },
  'github.postmortem.publish': { data: nothing, lane: () => 'github', urgency: 'normal', coalesce: true },
  /** Once it is merged: the actions that people wrote into it are follow-ups. */
  'postmortem.actions.take': { data: nothing, lane: () => 'github', urgency: 'normal', coalesce: true },
  /** The issue of a follow-up: looked for, and opened if it is not there. */
  'github.issue.open': { data: followup, lane: (data: { followup: number }) => `github/issue/${data.followup}`, urgency: 'asked', coalesce: true },
  'github.issue.reopen': { data: followup, lane: (data: { followup: number }) => `github/issue/${data.followup}`, urgency: 'normal', coalesce: true },
  /** Asks for the proof of a follow-up that is done. `tries`: how often it was not answered. */
  'followup.prove': { data: followup.extend({ tries: z.int().min(1).optional() }), lane: (data: { followup: number }) => `proof/${data.followup}`, urgency: 'normal', coalesce: true },
  /** Asks the model, and lets through what the rows bear out. */
  'model.propose': { data: z.object({ suggestion: z.int().min(1) }), lane: (data: { suggestion: number }) => `model/${data.suggestion}`, urgency: 'asked', coalesce: true },
  /** A summary that somebody accepted: into the pull request, as a suggestion that a person commits. */
  'github.suggestion.post': {
    data: z.object({ suggestion: z.int().min(1), claim: z.int().min(1) }), lane: (data: { suggestion: number }) => `github/suggestion/${data.suggestion}`, urgency: 'asked', coalesce: true,
  },
  'ledger.open': { data: run, lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked' },
  'ledger.approve': { data: step.extend({ digest: z.string() }), lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked' },
  'ledger.settle': {
    data: step.extend({ outcome: z.enum(['done', 'happened', 'did-not-happen', 'check', 'retry', 'accept', 'roll-back', 'fail', 'cancel', 'stop']) }),
    lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked',
  },
  /** Puts effects that were given up back to waiting. */
  'effects.retry': { data: z.object({ effects: z.array(z.int()) }), lane: () => 'retry', urgency: 'asked' },
  /** This incident was the same as another: that one takes over its alerts and people. */
  'incident.absorb': { data: z.object({ into: z.int() }), lane: () => 'incident', urgency: 'asked', coalesce: true },
  /** Out of a storm into an incident of its own: all alerts of a service, or one alert by its key. */
  'storm.promote': {
    data: z.union([z.object({ service: z.string(), by: actor }), z.object({ source: z.string(), key: z.string(), by: actor })]), lane: () => 'storm', urgency: 'asked',
  },
  /** Looks which nudges are due. One waits per incident; every commit sets its time anew (engine/nudges.ts). */
  nudge: { data: nothing, lane: () => 'nudge', urgency: 'normal', coalesce: true },
  /** `ref`: which of several things it is about; timers about different ones do not wait for each other. */
  timer: {
    data: z.object({ timer: z.string().max(60), ref: z.string().max(80).optional() }),
    lane: (data: { timer: string; ref?: string }) => `timer/${data.timer}${data.ref === undefined ? '' : `/${data.ref}`}`, urgency: 'normal',
  },
} as const satisfies Record<string, Definition>;

export type EffectKind = keyof typeof effectKinds;
export type EffectData<K extends EffectKind> = z.infer<(typeof effectKinds)[K]['data']>;

/** An effect as a handler wishes it. `afterMs` delays it (a durable timer); `urgency` overrides the kind's own. */
export type NewEffect = {
  [K in EffectKind]: { readonly kind: K; readonly data: EffectData<K>; readonly afterMs?: number; readonly urgency?: Urgency };
}[EffectKind];

/** How an effect of this kind is stored. */
export function placing(effect: NewEffect): { lane: string; urgency: number; needs: readonly string[]; name: string | undefined; coalesce: boolean } {
  const kind: Definition = effectKinds[effect.kind];
  const lane = (kind.lane as (data: unknown) => string)(effect.data);
  const coalesce = typeof kind.coalesce === 'function' ? (kind.coalesce as (data: unknown) => boolean)(effect.data) : (kind.coalesce ?? false);
  return { lane, urgency: urgencies[effect.urgency ?? kind.urgency], needs: kind.needs ?? [], name: kind.name, coalesce };
}

/** An effect without data of its own, such as "the card shows the incident as it is now". */
export function wish(kind: { [K in EffectKind]: EffectData<K> extends Record<string, never> ? K : never }[EffectKind]): NewEffect {
  return { kind, data: {} };
}
