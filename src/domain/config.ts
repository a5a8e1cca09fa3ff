// tocsin.yaml: what a team may set, each key with a good default. Unknown keys are errors.
import { z } from 'zod';
import { canary } from './config-canary.ts';
import { followups } from './config-followups.ts';
import { postmortemKeys } from './config-postmortem.ts';
import { permissionsConfig } from './config-permissions.ts';
import { storm } from './config-storm.ts';
import { re2 } from './runbook/values.ts';
import { duration } from './time.ts';

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

// Checked at the start: a pattern that does not compile would park every alert that reaches it.
const pattern = z.string().max(300).refine((text) => re2(text) !== undefined, 'a regular expression that RE2 understands (no look-around, no back-references)');
const when = z.strictObject({
  source: oneOrMore.optional(), service: oneOrMore.optional(), urgency: oneOrMore.optional(), priority: oneOrMore.optional(), title: pattern.optional(),
});
const rule = z.strictObject({ when: when.optional(), do: z.enum(['open', 'record', 'ignore']) });
export type OpenRule = z.infer<typeof rule>;

const never = z.literal(false);
const wait = z.union([duration, never]);

/** How long Tocsin waits before it reminds; `false` never does. Times without a source are ours (docs/operations.md). */
const nudgeDefaults = {
  'no-commander': '3m',
  /** Whom `roles` names for the commander is paged, or else the alert's escalation policy. */
  'page-commander': '5m',
  /** After the time that the last update promised: the commander; after the same again, the deputy and the channel. */
  'update-overdue': '5m',
  'task-unacknowledged': '3m',
  /** After the end of a time-box. */
  'task-overdue': '1m',
  'handoff-unanswered': '3m',
  /** After a decision's time for objections, when there were some. */
  'decision-open': '3m',
  /** "Encouraged about hourly, required by 3 h" (PagerDuty's incident commander course). */
  'commander-relief': '3h',
  /** Nobody is deputy or scribe at SEV1, or with five people brought in (docs/operations.md). */
  'roles-missing': '10m',
  quiet: '4h',
} as const;
export type NudgeName = keyof typeof nudgeDefaults;

const nudgeNames = Object.keys(nudgeDefaults) as NudgeName[];
const nudges = z.strictObject(Object.fromEntries(nudgeNames.map((name) => [name, wait.prefault(nudgeDefaults[name])])) as { [K in NudgeName]: z.ZodPrefault<typeof wait> });
const someNudges = z.strictObject(Object.fromEntries(nudgeNames.map((name) => [name, wait.optional()])) as { [K in NudgeName]: z.ZodOptional<typeof wait> });

const severity = z.strictObject({
  label: z.string().max(40),
  match: z.strictObject({ priority: oneOrMore.optional(), urgency: oneOrMore.optional() }).optional(),
  'update-every': duration.optional(),
  postmortem: z.enum(['required', 'optional']).default('optional'),
  due: duration.optional(),
  nudges: someNudges.optional(),
});
export type Severity = z.infer<typeof severity>;

const severityDefaults: Record<string, z.input<typeof severity>> = {
  SEV1: { label: 'Critical', match: { priority: ['P1'] }, 'update-every': '20m', postmortem: 'required', due: '3d' },
  SEV2: { label: 'Major', match: { priority: ['P2'] }, 'update-every': '20m', postmortem: 'required', due: '5d' },
  SEV3: { label: 'Partial', match: { priority: ['P3'] }, 'update-every': '60m', postmortem: 'optional' },
  SEV4: { label: 'Minor', match: { priority: ['P4'] }, postmortem: 'optional' },
  SEV5: { label: 'Cosmetic', match: { priority: ['P5'] }, postmortem: 'optional' },
};

const service = z.strictObject({
  runbooks: z.array(z.string()).optional(), owner: z.string().optional(), dashboard: z.url({ protocol: /^https?$/ }).optional(), id: z.string().optional(),
});

/** Who is paged for a role: a PagerDuty user, or an escalation policy. */
const role = z.strictObject({ label: z.string().max(40).optional(), page: z.string().regex(/^P[A-Z0-9]{5,20}$/, 'a PagerDuty user or escalation policy id, such as PABC123').optional(), instructions: z.string().max(2_000).optional() });
/** Who somebody of Slack is at GitHub, where Tocsin asks about teams: GitHub tells nobody with few rights whose address is whose. */
const people = z.record(z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'a Slack member id, U…'), z.strictObject({
  github: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'a GitHub login without the @').optional(),
})).refine((all) => {
  const logins = Object.values(all).flatMap(({ github }) => github?.toLowerCase() ?? []);
  return new Set(logins).size === logins.length;
}, 'two people have the same GitHub login: each needs their own');
const emoji = z.union([z.string().regex(/^[a-z0-9_+'-]{1,100}$/, 'the name of an emoji without colons, such as pushpin'), never]);

export const config = z.strictObject({
  announce: z.union([z.string().regex(/^#[a-z0-9_-]{1,80}$/, 'a channel such as "#incidents"'), z.literal(false)]).default('#incidents'),
  /** Where Tocsin tells of its own troubles, such as a way in that is closed; without it where incidents are announced. */
  ops: z.string().regex(/^#[a-z0-9_-]{1,80}$/, 'a channel such as "#tocsin-ops"').optional(),
  channels: z.strictObject({
    name: z.string().max(80).refine((text) => text.includes('{number}'), 'must contain {number}, so that names never collide').default('inc-{number}-{slug}'),
  }).prefault({}),
  open: z.array(rule).min(1).default([{ when: { urgency: ['high'] }, do: 'open' }, { do: 'record' }]),
  'stale-after': duration.prefault('2h'),
  group: z.strictObject({ by: z.array(z.enum(['service', 'source'])).min(1).default(['service']), within: duration.prefault('10m') }).prefault({}),
  storm: storm.prefault({}),
  severities: z.record(z.string().regex(/^SEV[1-9]$/, 'SEV1 … SEV9'), severity).prefault(severityDefaults),
  roles: z.record(z.string().regex(/^[a-z][a-z-]{0,39}$/, 'a role in small letters, such as customer-liaison'), role).prefault({}),
  nudges: nudges.prefault({}),
  /** Nothing is said before, except that nobody commands: "in the first 10 minutes the bot nags once per topic". */
  'quiet-start': duration.prefault('10m'),
  /** A commander who has said and done nothing for so long may be relieved by any responder. */
  'silent-commander': duration.prefault('3m'),
  /** How long a decision waits for strong objections. */
  'objections-within': duration.prefault('2m'),
  reactions: z.strictObject({ timeline: emoji.default('pushpin'), task: emoji.default('white_check_mark'), followup: emoji.default('repeat') }).prefault({}),
  /** The PagerDuty service under which people are paged for an incident that no alert opened. */
  paging: z.strictObject({ service: z.string().regex(/^P[A-Z0-9]{5,20}$/, 'a PagerDuty service id, such as PABC123').optional() }).prefault({}),
  services: z.record(z.string(), service).default({}),
  people: people.prefault({}),
  postmortem: z.strictObject({ path: z.string().max(300).default('postmortems/{year}/{date}-{id}-{slug}.md'), 'when-unset': z.enum(['required', 'optional']).default('required'), ...postmortemKeys }).prefault({}),
  followups: followups.prefault({}),
  permissions: permissionsConfig.prefault({}),
  'resolve-untouched-after': duration.prefault('10m'),
  /** An alarm of Tocsin's own, to see whether a channel is there in time; off unless said. */
  canary,
  policy: z.string().default('runbooks/policy.yaml'),
});
export type Config = z.infer<typeof config>;

export const defaultConfig: Config = config.parse({});

/** How long to wait before this reminder at this severity (ms); false: never. */
export function nudgeAfter(config: Pick<Config, 'nudges' | 'severities'>, severity: string | undefined, nudge: NudgeName): number | false {
  const own = severity !== undefined && Object.hasOwn(config.severities, severity) ? config.severities[severity]?.nudges?.[nudge] : undefined;
  return own ?? config.nudges[nudge];
}

/** The severity's own words, such as `SEV2 Major`; `SEV?` when none is set. */
export function saySeverity(severities: Config['severities'], name: string | undefined): string {
  if (name === undefined) return 'Severity not set';
  const known = severities[name];
  return known ? `${name} ${known.label}` : name;
}
