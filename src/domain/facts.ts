// The kinds of fact: what can happen in an incident. Stored for ever, so kinds and fields are only ever added.
import { z } from 'zod';
import { person, type actor } from './actor.ts';
import { alert } from './alert.ts';
import { commandFacts } from './facts-command.ts';
import { followupFacts } from './facts-followups.ts';
import { modelFacts } from './facts-model.ts';
import { workFacts } from './facts-work.ts';
import { stormFacts, stormOpening } from './facts-storm.ts';
import { isProse, prose, proseValues } from './prose.ts';
import type { instant } from './time.ts';

export const statuses = ['triage', 'investigating', 'identified', 'mitigated', 'resolved', 'closed', 'declined', 'merged'] as const;
export const status = z.enum(statuses);
export type Status = z.infer<typeof status>;
export const incidentKind = z.enum(['live', 'drill', 'retrospective']);

const ref = { source: z.string(), key: z.string() };
// `step` is the index of the step in its runbook.
const stepRef = { run: z.uuid(), step: z.int().min(0), name: z.string() };
const where = { channel: z.string(), ts: z.string() };
/** Of what was written down afterwards: the row that says so and where that is written, and the moment of the incident that it is. */
const elsewhere = z.object({
  row: z.string().max(80), source: z.string().max(100), url: z.string().max(2_000).optional(),
  moment: z.enum(['start', 'detected', 'acknowledged', 'declared', 'first update', 'first recovery']).optional(),
});

export const factSchemas = {
  'incident.opened': z.object({
    title: prose(2_000), kind: incidentKind, private: z.boolean(), severity: z.string().optional(),
    source: z.string(), services: z.array(z.object({ id: z.string(), name: z.string() })), storm: stormOpening.optional(),
  }),
  'incident.renamed': z.object({ title: prose(2_000) }),
  'status.set': z.object({ status, was: status, evidence: prose(3_000).optional() }),
  'severity.set': z.object({ severity: z.string(), was: z.string().optional() }),
  ...commandFacts,
  ...workFacts,
  ...followupFacts,
  ...modelFacts,
  ...stormFacts,
  'note.added': z.object({ text: prose(20_000), from: elsewhere.optional() }),
  'alert.attached': alert.extend({ title: prose(2_000) }),
  'alert.acknowledged': z.object(ref),
  'alert.unacknowledged': z.object(ref),
  'alert.cleared': z.object({ ...ref, mergedInto: z.string().optional() }),
  'alert.retriggered': z.object(ref),
  'alert.updated': z.object({ ...ref, priority: z.string().optional(), urgency: z.string().optional(), assignees: alert.shape.assignees, text: prose(3_000) }),
  'alert.noted': z.object({ ...ref, noteId: z.string(), text: prose(20_000) }),
  'alert.changed': z.object({ ...ref, text: prose(3_000) }),
  /** It was public until now: it gets another channel, and `was` is closed. */
  'incident.made_private': z.object({ was: z.object({ id: z.string(), name: z.string() }).optional(), reason: prose(1_000).optional() }),
  /** This one was the same as another, which goes on. */
  'incident.merged': z.object({ into: z.int() }),
  /** Another one was the same as this one, which goes on. */
  'incident.absorbed': z.object({ incident: z.int(), title: prose(2_000) }),
  'channel.created': z.object({ channel: z.string(), name: z.string(), adopted: z.boolean() }),
  'channel.renamed': z.object({ name: z.string() }),
  /** `seen`: Slack's own time of it (event_ts), so that an older word that arrives late changes nothing. */
  'channel.archived': z.object({ seen: z.string().max(40).optional() }),
  /** A channel that the incident has left: what Tocsin showed there is redacted if it must be, and it is archived. */
  'channel.closed': z.object({ channel: z.string(), redacted: z.int() }),
  'channel.unarchived': z.object({ seen: z.string().max(40).optional() }),
  'people.invited': z.object({ people: z.array(z.string()) }),
  /** Out of the channel of a private incident, by themselves or taken out: they may no longer see it. */
  'people.left': z.object({ people: z.array(z.string()) }),
  'people.missing': z.object({ id: z.string(), name: prose(300), why: z.string() }),
  'card.posted': z.object(where),
  'announcement.posted': z.object(where),
  'runbook.offered': z.object({ runbook: z.string(), title: z.string() }),
  'run.requested': z.object({
    run: z.uuid(), runbook: z.string(), title: z.string(), blob: z.string(), params: proseValues(),
    steps: z.array(z.object({ name: z.string(), kind: z.string(), risk: z.enum(['read', 'change', 'destructive']), approvals: z.int(), aside: z.boolean() })),
    /** Where each value came from. */
    sources: z.record(z.string(), z.enum(['given', 'alert', 'default'])).optional(),
  }),
  /** Another run works on the same thing; this one begins when that has ended. `holder` says who and where. */
  'run.queued': z.object({ run: z.uuid(), holder: z.string().max(200), holderBy: person.optional() }),
  'run.begun': z.object({ run: z.uuid() }),
  /** A step failed, and what was done is undone: the rollbacks of the finished steps, last first. */
  'run.rolling_back': z.object({ ...stepRef, why: z.string().max(500) }),
  /** A person wants it to end; what runs is stopped where that is possible. */
  'run.stop_asked': z.object({ run: z.uuid() }),
  'run.shown': z.object({ run: z.uuid(), ...where }),
  'run.finished': z.object({ run: z.uuid(), status: z.enum(['succeeded', 'failed', 'cancelled']), why: z.string().max(500).optional() }),
  'step.waiting': z.object({
    ...stepRef, for: z.enum(['approval', 'person']), digest: z.string(), needed: z.int(), preview: prose(8_000).optional(),
    /** Why it waits, where that is not plain: no runner, an approval that grew old, a dry run that failed. */
    why: z.string().max(500).optional(),
  }),
  /** With `reason`, the glass was broken: one person went on without the approvals that were asked for. */
  'step.approved': z.object({
    ...stepRef, digest: z.string(), reason: prose(1_000).optional(),
    /** Of an approval step: digests of the later steps that this person may approve, and has approved with it. */
    covers: z.array(z.string()).optional(),
  }),
  'step.refused': z.object({ ...stepRef, digest: z.string() }),
  /** One of several who have to say that it is done; what the last of them says is the step's end. */
  'step.confirmed': z.object({ ...stepRef, digest: z.string(), note: prose(3_000).optional() }),
  'step.ready': z.object({ ...stepRef, why: z.string() }),
  'step.started': z.object({ ...stepRef, token: z.int() }),
  /** What it waits for outside while it runs, in its own words. */
  'step.told': z.object({ ...stepRef, words: z.string().max(500) }),
  'step.finished': z.object({
    ...stepRef, status: z.enum(['succeeded', 'failed', 'timed_out', 'cancelled']), code: z.int().optional(),
    outputSha: z.string().optional(), durationMs: z.int().optional(), output: prose(8_000).optional(),
    /** Bytes of the whole output. */
    bytes: z.int().optional(),
    /** It failed, and its author wrote that people decide what comes next. */
    asks: z.boolean().optional(),
    /** What the person who did it by hand wrote. */
    note: prose(3_000).optional(),
  }),
  /** A step failed, and a person said how the run goes on. */
  'step.chosen': z.object({ ...stepRef, choice: z.enum(['retry', 'done', 'roll-back', 'stop']) }),
  'step.unknown': z.object({ ...stepRef, why: z.string() }),
  'step.settled': z.object({ ...stepRef, happened: z.boolean() }),
  /** All that is kept of its output was put as a file of this name into the thread of the run's message. */
  'step.logged': z.object({ ...stepRef, channel: z.string(), file: z.string().max(255) }),
  /** `after`: another pull request, after the one of this number ended. */
  'postmortem.wanted': z.object({ why: z.string(), after: z.int().optional() }),
  /** Who sees to it that the postmortem is completed. */
  'postmortem.owned': z.object({ owner: person, was: person.optional() }),
  /** A git remote without pull requests has no `number`, and a `url` only where the config says how its pages are called. */
  'postmortem.opened': z.object({ repo: z.string(), number: z.int().optional(), url: z.string().optional(), path: z.string(), branch: z.string(), draft: z.boolean() }),
  /** `seq` is the fact whose texts went; `of` its kind. */
  'text.erased': z.object({ seq: z.int(), of: z.string().max(60), fields: z.array(z.string().max(60)), reason: prose(1_000) }),
  'effect.given_up': z.object({ effect: z.int(), effectKind: z.string(), lane: z.string(), code: z.string(), reason: prose(3_000) }),
  'effect.retried': z.object({ effect: z.int(), effectKind: z.string() }),
  'delivery.parked': z.object({ delivery: z.int(), source: z.string(), reason: prose(3_000) }),
} as const;

export type FactKind = keyof typeof factSchemas;
export type FactData<K extends FactKind> = z.infer<(typeof factSchemas)[K]>;
export const factKinds = Object.keys(factSchemas) as FactKind[];

/** A fact as a handler states it: `at` defaults to now, `by` to whoever asked. `key` makes it natural-key unique in its incident. */
export type NewFact = { [K in FactKind]: { readonly kind: K; readonly data: FactData<K>; readonly at?: string; readonly by?: z.infer<typeof actor>; readonly key?: string } }[FactKind];

/** A fact as it stands in the incident. `at` is when it happened, `recordedAt` when Tocsin learned of it; `hash` is hex. */
export type Fact = {
  [K in FactKind]: {
    readonly kind: K; readonly data: FactData<K>; readonly seq: number; readonly at: z.infer<typeof instant>;
    readonly recordedAt: z.infer<typeof instant>; readonly by: z.infer<typeof actor>; readonly cause: string; readonly hash: string;
    /** The kind's name where a newer version recorded a kind that this one does not know: it is then read as a note that says so. */
    readonly newer?: string;
  };
}[FactKind];

/** The names of the fields of this kind that hold prose. */
export function proseOf(kind: FactKind): readonly string[] {
  const shape: Record<string, z.core.$ZodType> = factSchemas[kind].shape;
  return Object.keys(shape).filter((name) => {
    const field = shape[name];
    if (!field) return false;
    return isProse(field) || (field instanceof z.ZodOptional && isProse(field.unwrap()));
  });
}

/** True when the prose of this field is texts by name, stored as JSON. */
export function isValues(kind: FactKind, field: string): boolean {
  const shape: Record<string, z.core.$ZodType> = factSchemas[kind].shape;
  return shape[field] instanceof z.ZodRecord;
}
