// The kinds of fact of a storm: one line for each alert in place of the whole alert, and what was taken out of it.
import { z } from 'zod';
import { named } from './alert.ts';
import { prose } from './prose.ts';

const state = z.enum(['triggered', 'acknowledged', 'cleared']);
const count = z.int().min(0);

/** Of the opening of a storm: what the config called one, and which incidents stood before it. */
export const stormOpening = z.object({ opens: z.int(), withinMs: z.int(), before: z.array(z.int()).max(100) });

export const stormFacts = {
  /** An alert joined (`was` is not there), or its state is another now. The whole of it stands in the table of alerts. */
  'storm.alert': z.object({
    source: z.string(), key: z.string(), service: named, state, was: state.optional(), severity: z.string().optional(),
    title: prose(300).optional(), assignees: z.array(named).max(100).optional(),
  }),
  /** Alerts that have an incident of their own: taken out by somebody, or never in it because they were too grave (`apart`). */
  'storm.parted': z.object({
    incident: z.int(), how: z.enum(['promoted', 'apart']), title: prose(2_000),
    alerts: z.array(z.object({ service: named, alerts: count, open: count })).max(100),
  }),
  /** Nothing joined for as long as the config says. */
  'storm.ended': z.object({ alerts: count, open: count, services: z.array(named.extend({ alerts: count })).max(100) }),
  /** In another incident: the storm that it began, stands beside, or was taken out of. */
  'storm.linked': z.object({ storm: z.int(), how: z.enum(['before', 'promoted', 'apart']) }),
};
