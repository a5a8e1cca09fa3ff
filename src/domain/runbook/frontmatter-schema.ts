// The mouth for a runbook's frontmatter: every key, its form and its meaning, and the JSON Schema editors show it with.
import { z } from 'zod';
import { isReservedForSecrets } from './reserved.ts';
import { DURATION, isDay, isHostPort, ROLE, UPPER_SNAKE } from './values.ts';

const duration = z.string().regex(DURATION, 'write a duration such as 30s, 10m, 2h or 90d');
const roles = z.array(z.string().regex(ROLE, 'a role is small letters, digits and hyphens')).min(1).max(20);
const upperSnake = z.string().regex(UPPER_SNAKE, 'write UPPER_SNAKE').max(40);
const text = z.string().min(1).max(300);
const words = z.union([text, z.array(text).min(1).max(50)], 'write a text or a list of texts');
const urgency = z.enum(['high', 'low']);
const anchored = z.string().max(300).regex(/^\^[^]*\$$/, 'anchor the pattern: begin with ^ and end with $');

const MatchRule = z.strictObject({
  service: words.optional().describe('PagerDuty service id or exact name'),
  urgency: z.union([urgency, z.array(urgency).min(1).max(2)], 'write high or low').optional(),
  priority: words.optional(),
  title: words.optional().describe('RE2, found anywhere in the title'),
  alert: words.optional().describe('alertname in the event details'),
  severity: words.optional(),
}).refine((rule) => Object.keys(rule).length > 0, 'an empty rule matches everything: name at least one key or remove it');

const common = {
  required: z.boolean().optional(),
  description: z.string().max(200).optional(),
  sensitive: z.boolean().optional(),
  from: z.string().regex(/^incident\.[a-z_.]+$/, 'write incident.something, e.g. incident.alert.deployment').optional(),
};
const whole = z.int('write a whole number').min(0, 'a value may not begin with "-": use 0 or more');
const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const Param = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('string'), pattern: anchored, default: scalarText.optional(), ...common }),
  z.strictObject({
    type: z.literal('enum'), values: z.array(scalarText).min(1).max(100), default: scalarText.optional(), ...common,
  }),
  z.strictObject({ type: z.literal('integer'), min: whole, max: whole, default: scalarText.optional(), ...common }),
  z.strictObject({ type: z.literal('boolean'), default: scalarText.optional(), ...common }),
  ...(['k8s-name', 'hostname', 'git-sha', 'semver'] as const).map((type) =>
    z.strictObject({ type: z.literal(type), default: scalarText.optional(), ...common })),
], 'use string, enum, integer, boolean, k8s-name, hostname, git-sha or semver as type');

const tightening = z.strictObject({ count: z.int().min(1).max(5).optional(), by: roles.optional() })
  .refine((rule) => rule.count !== undefined || rule.by !== undefined, 'say count, by or both');

export const Frontmatter = z.strictObject({
  runbook: z.literal(1, 'write runbook: 1, the version of the format'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,79}$/, 'write 3 to 80 small letters, digits and hyphens')
    .describe('Stable, unique in the folder'),
  title: z.string().min(5).max(120),
  owner: z.string()
    .regex(/^@?[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/, 'write "@org/team" or a user'),
  'last-reviewed': z.union([z.null(), z.literal(''), z.string().refine(isDay, 'write a day as YYYY-MM-DD')], 'write a day'),
  'review-every': duration.optional(),
  match: z.array(MatchRule).max(20).optional().describe('Any rule is enough; the keys of one rule hold together'),
  executor: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a profile name in small letters, digits and hyphens'),
  egress: z.array(z.string().refine(isHostPort, 'write an exact host:port, without scheme or wildcard')).max(50).optional(),
  secrets: z.array(z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'write UPPER_SNAKE')
    .refine((name) => !isReservedForSecrets(name), 'this name belongs to the shell or the loader: choose another'))
    .max(50).optional(),
  params: z.record(upperSnake, Param).optional(),
  concurrency: z.strictObject({
    key: z.array(upperSnake).max(10), policy: z.enum(['refuse', 'queue', 'allow']),
  }).optional(),
  'run-by': roles.optional(),
  approvals: z.strictObject({
    read: tightening.optional(), change: tightening.optional(), destructive: tightening.optional(),
  }).optional(),
  timeout: duration.optional().describe('Of the whole run'),
  runme: z.unknown().optional(),
  shell: z.enum(['sh', 'bash']).optional(),
  cwd: z.unknown().optional(),
  tag: z.unknown().optional(),
  category: z.unknown().optional(),
  terminalRows: z.unknown().optional(),
  skipPrompts: z.unknown().optional(),
});

export type Frontmatter = z.output<typeof Frontmatter>;
export type FrontmatterParam = NonNullable<Frontmatter['params']>[string];

/** A draft 2020-12 JSON Schema for editors. Rules between keys (reserved names, empty rules) are only in the parser. */
export function frontmatterJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(Frontmatter, { io: 'input', target: 'draft-2020-12' }), title: 'Tocsin runbook frontmatter' };
}
