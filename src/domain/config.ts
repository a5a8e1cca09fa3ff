// tocsin.yaml: what a team may set, each key with a good default. Unknown keys are errors.
import { z } from 'zod';
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

const severity = z.strictObject({
  label: z.string().max(40),
  match: z.strictObject({ priority: oneOrMore.optional(), urgency: oneOrMore.optional() }).optional(),
  'update-every': duration.optional(),
  postmortem: z.enum(['required', 'optional']).default('optional'),
  due: duration.optional(),
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

export const config = z.strictObject({
  announce: z.union([z.string().regex(/^#[a-z0-9_-]{1,80}$/, 'a channel such as "#incidents"'), z.literal(false)]).default('#incidents'),
  channels: z.strictObject({
    name: z.string().max(80).refine((text) => text.includes('{number}'), 'must contain {number}, so that names never collide').default('inc-{number}-{slug}'),
  }).prefault({}),
  open: z.array(rule).min(1).default([{ when: { urgency: ['high'] }, do: 'open' }, { do: 'record' }]),
  'stale-after': duration.prefault('2h'),
  group: z.strictObject({ by: z.array(z.enum(['service', 'source'])).min(1).default(['service']), within: duration.prefault('10m') }).prefault({}),
  storm: z.strictObject({ opens: z.int().min(1).default(10), within: duration.prefault('5m') }).prefault({}),
  severities: z.record(z.string().regex(/^SEV[1-9]$/, 'SEV1 … SEV9'), severity).prefault(severityDefaults),
  roles: z.record(z.string(), z.strictObject({ page: z.string() })).default({}),
  services: z.record(z.string(), service).default({}),
  postmortem: z.strictObject({ path: z.string().max(300).default('postmortems/{year}/{date}-{id}-{slug}.md'), 'when-unset': z.enum(['required', 'optional']).default('required') }).prefault({}),
  'resolve-untouched-after': duration.prefault('10m'),
  policy: z.string().default('runbooks/policy.yaml'),
});
export type Config = z.infer<typeof config>;

export const defaultConfig: Config = config.parse({});

/** The severity's own words, such as `SEV2 Major`; `SEV?` when none is set. */
export function saySeverity(severities: Config['severities'], name: string | undefined): string {
  if (name === undefined) return 'Severity not set';
  const known = severities[name];
  return known ? `${name} ${known.label}` : name;
}
