// The one shape of an alert, whatever source sent it, and what a source may tell us about it.
import { z } from 'zod';
import { instant } from './time.ts';
import { actor } from './actor.ts';

export const named = z.object({ id: z.string().min(1).max(100), name: z.string().max(300) });
export type Named = z.infer<typeof named>;

export const alert = z.object({
  /** The handler in handlers/webhooks/ that read it. */
  source: z.string().min(1).max(40),
  /** The source's own id of the alert or incident: one key, one alert. */
  key: z.string().min(1).max(200),
  title: z.string().max(2_000),
  url: z.string().max(3_000).optional(),
  service: named,
  urgency: z.string().max(40),
  priority: z.string().max(100).optional(),
  severity: z.string().max(40).optional(),
  alertNames: z.array(z.string().max(300)).max(50).optional(),
  assignees: z.array(named).max(100),
  escalationPolicy: z.string().max(100).optional(),
});
export type Alert = z.infer<typeof alert>;

/**
 * What a source says happened, in time order by `at` (the source's clock). `changed` is anything worth a line in the timeline
 * that moves no state. `ignored` keeps its reason.
 */
export const signal = z.discriminatedUnion('type', [
  /** `page`: the key of a page of our own, which made it ring. */
  z.object({ type: z.literal('triggered'), at: instant, by: actor, alert, page: z.string().max(255).optional() }),
  z.object({ type: z.literal('acknowledged'), at: instant, by: actor, alert }),
  z.object({ type: z.literal('unacknowledged'), at: instant, by: actor, alert }),
  z.object({ type: z.literal('cleared'), at: instant, by: actor, alert, mergedInto: z.string().max(200).optional() }),
  z.object({ type: z.literal('updated'), at: instant, by: actor, alert, text: z.string().max(3_000) }),
  z.object({
    type: z.literal('noted'), at: instant, by: actor, source: z.string(), key: z.string().max(200),
    noteId: z.string().max(200), text: z.string().max(20_000),
  }),
  z.object({ type: z.literal('changed'), at: instant, by: actor, source: z.string(), key: z.string().max(200), text: z.string().max(3_000) }),
  /** A test of the way in. */
  z.object({ type: z.literal('pinged'), at: instant, source: z.string().max(40) }),
  z.object({ type: z.literal('ignored'), reason: z.string().max(300) }),
]);
export type Signal = z.infer<typeof signal>;
