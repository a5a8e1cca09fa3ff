// What the API answers, as schemas: the answers are typed by them and the OpenAPI document is made of them. Fields are only ever added.
import { z } from 'zod';
import { incidentKind, status } from '../domain/facts.ts';
import { instant } from '../domain/time.ts';

const incidentId = z.string().regex(/^INC-[1-9][0-9]*$/).meta({ examples: ['INC-42'] });
const named = z.object({ id: z.string(), name: z.string() });

export const actorShape = z.object({
  type: z.enum(['person', 'system']), id: z.string(),
  via: z.enum(['slack', 'pagerduty', 'github', 'cli']).nullable().describe('Where a person is known by this id; null for a system.'),
  name: z.string().nullable(),
});

/** Counts alone: the alerts stand in /api/alerts, and the incidents beside a storm may be private ones. */
const stormShape = z.object({
  alerts: z.int().describe('How many joined.'), open: z.int().describe('Those that are not cleared.'),
  services: z.array(named.extend({ alerts: z.int(), open: z.int() })).describe('At most 100; the alerts of further services are counted in the totals only.'),
  lastAt: instant.describe('When the last alert joined.'), endedAt: instant.nullable().describe('Null while it lasts.'),
});

export const incidentShape = z.object({
  id: incidentId, number: z.int(), title: z.string(), status, severity: z.string().nullable(), kind: incidentKind,
  private: z.boolean().describe('True only for tokens of scope read-private: others read no private incidents.'),
  services: z.array(named), commander: actorShape.nullable(),
  openedAt: instant.describe('When it began by the clock of its source.'), mitigatedAt: instant.nullable(), resolvedAt: instant.nullable(),
  channel: named.nullable().describe('Its Slack channel; null until it is there.'),
  postmortem: z.object({ url: z.string().nullable(), state: z.string() }).nullable(),
  storm: stormShape.nullable().describe('Of the incident that takes in a storm of alerts; null in every other.'),
});

export const timelineShape = z.object({
  seq: z.int().describe('Its place in the record, from 1, without gaps.'), at: instant.describe('When it happened.'),
  recordedAt: instant.describe('When Tocsin learned of it.'), kind: z.string(), by: actorShape,
  text: z.string().describe('One line of plain words. It may hold what people and alerts wrote: escape it where you show it.'),
  source: z.string().describe('The system it was learned from.'), hash: z.string().describe('SHA-256 (hex) over this fact and the hash before it.'),
});

export const alertShape = z.object({
  source: z.string(), key: z.string().describe('The source’s own id of the alert.'), title: z.string(), url: z.string().nullable(), service: named,
  urgency: z.string(), priority: z.string().nullable(), state: z.enum(['triggered', 'acknowledged', 'cleared']),
  why: z.string().describe('Why it was ignored, recorded, attached or opened an incident.'), times: z.int().describe('How often it was triggered.'),
  firstAt: instant, stateAt: instant, incident: incidentId.nullable(),
});

export const commandShape = z.object({
  id: z.string(), command: z.string(), incident: incidentId.nullable().describe('The one it was about, or opened.'),
  state: z.enum(['waiting', 'done', 'refused', 'failed']).describe('waiting: stored and not decided yet. refused: nothing was changed, "text" says why.'),
  text: z.string().describe('What the person is told, as plain text.'), receivedAt: instant,
});

export const newCommandShape = z.object({
  text: z.string().describe('What follows /incident in Slack; people as @U024BE7LH.').meta({ examples: ['severity SEV2', 'update we roll back | 1 in 5 payments fails | next 20m'] }),
  incident: incidentId.nullable().optional().describe('The incident it is about, unless the text names one.'),
});

export const errorShape = z.object({ error: z.string() });

const next = z.string().nullable().describe('Pass it as "cursor" for the next page; null at the end.');

export const answers = {
  Incidents: z.object({ data: z.array(incidentShape), next }),
  IncidentAnswer: z.object({ data: incidentShape, next: z.null() }),
  Timeline: z.object({ data: z.array(timelineShape), next }),
  Alerts: z.object({ data: z.array(alertShape), next }),
  CommandAnswer: z.object({ data: commandShape, next: z.null() }),
  CommandRefused: z.object({ error: z.string(), data: commandShape.optional() }),
  Error: errorShape,
} as const;

export type StormJson = z.infer<typeof stormShape>;
export type IncidentJson = z.infer<typeof incidentShape>;
export type TimelineJson = z.infer<typeof timelineShape>;
export type CommandJson = z.infer<typeof commandShape>;
export type AlertJson = z.infer<typeof alertShape>;
export type ActorJson = z.infer<typeof actorShape>;
export type Page<T> = { readonly data: T; readonly next: string | null };
