// The kinds of effect: what we may want done outside. Each says its lane, what it needs and how urgent it is.
import { z } from 'zod';

/** Claimed first to last: what a person waits for, what responders need, what only looks nice. */
export const urgencies = { asked: 0, critical: 1, normal: 2, cosmetic: 3 } as const;
export type Urgency = keyof typeof urgencies;

/** What Tocsin says in the channel besides the card; the words are rendered from the facts when the effect is performed. */
export const about = z.enum(['runbook', 'alerts-cleared', 'missing-person', 'trouble', 'resolved', 'postmortem', 'update', 'reopened']);
export type About = z.infer<typeof about>;

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
  readonly coalesce?: boolean;
};

const nothing = z.object({});
const run = z.object({ run: z.uuid() });
const step = run.extend({ step: z.int().min(0) });
const channel = ['channel'] as const;

export const effectKinds = {
  'slack.channel.create': { data: z.object({ name: z.string(), private: z.boolean() }), lane: () => 'slack/channel', urgency: 'critical', name: 'channel' },
  'people.find': { data: nothing, lane: () => 'people', urgency: 'critical', coalesce: true },
  'slack.people.invite': { data: nothing, lane: () => 'slack/people', urgency: 'critical', needs: channel, coalesce: true },
  'slack.card.show': { data: nothing, lane: () => 'slack/card', urgency: 'critical', needs: channel, coalesce: true },
  'slack.announcement.show': { data: nothing, lane: () => 'slack/announcement', urgency: 'normal', coalesce: true },
  'slack.topic.set': { data: nothing, lane: () => 'slack/topic', urgency: 'cosmetic', needs: channel, coalesce: true },
  'slack.bookmarks.set': { data: nothing, lane: () => 'slack/bookmarks', urgency: 'cosmetic', needs: channel, coalesce: true },
  'slack.say': {
    data: z.object({ about, ref: z.string().max(200).optional() }),
    lane: (data: { about: About }) => `slack/said/${data.about}`, urgency: 'normal', needs: channel,
  },
  /** A word to one person, in their own conversation with Tocsin: when there is no channel to say it in. */
  'slack.tell': {
    data: z.object({ user: z.string(), about: z.enum(['no-channel']) }),
    lane: (data: { user: string }) => `slack/told/${data.user}`, urgency: 'asked',
  },
  'slack.run.show': { data: run, lane: (data: { run: string }) => `slack/run/${data.run}`, urgency: 'asked', needs: channel, coalesce: true },
  'pagerduty.acknowledge': { data: z.object({ key: z.string() }), lane: () => 'pagerduty', urgency: 'normal' },
  'pagerduty.resolve': { data: z.object({ key: z.string() }), lane: () => 'pagerduty', urgency: 'normal' },
  'pagerduty.note': { data: z.object({ key: z.string(), seq: z.int() }), lane: () => 'pagerduty', urgency: 'normal' },
  'github.postmortem.publish': { data: nothing, lane: () => 'github', urgency: 'normal', coalesce: true },
  'ledger.open': { data: run, lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked' },
  'ledger.approve': { data: step.extend({ digest: z.string() }), lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked' },
  'ledger.settle': {
    data: step.extend({ outcome: z.enum(['done', 'happened', 'did-not-happen', 'cancel']) }),
    lane: (data: { run: string }) => `ledger/${data.run}`, urgency: 'asked',
  },
  /** Puts effects that were given up back to waiting. */
  'effects.retry': { data: z.object({ effects: z.array(z.int()) }), lane: () => 'retry', urgency: 'asked' },
  timer: { data: z.object({ timer: z.string().max(60) }), lane: (data: { timer: string }) => `timer/${data.timer}`, urgency: 'normal' },
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
  return { lane, urgency: urgencies[effect.urgency ?? kind.urgency], needs: kind.needs ?? [], name: kind.name, coalesce: kind.coalesce ?? false };
}

/** An effect without data of its own, such as "the card shows the incident as it is now". */
export function wish(kind: { [K in EffectKind]: EffectData<K> extends Record<string, never> ? K : never }[EffectKind]): NewEffect {
  return { kind, data: {} };
}
