// tocsin.yaml, `followups`: issues for what is to be done after an incident, by when, who is reminded, and what proves it.
import { z } from 'zod';
import { duration } from './time.ts';

const days = z.int('a number of working days').min(1, 'at least 1 working day').max(365);
const never = z.literal(false);

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const digest = z.strictObject({
  /** Without it, where incidents are announced. */
  channel: z.string().regex(/^#[a-z0-9_-]{1,80}$/, 'a channel such as "#incidents"').optional(),
  on: z.enum(weekdays).default('monday'),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC, such as "09:00"').default('09:00'),
});

/** The address holds a password: it stays in the environment, and the file names the variable. */
const database = z.strictObject({
  url: z.strictObject({ env: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'the name of a variable, such as ORDERS_READ_URL') }, { error: 'must be { env: NAME }: the address itself stays in the environment' }),
});

export const followups = z.strictObject({
  /** Where issues are opened; without it, where postmortems are. */
  repo: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/, 'owner/name').optional(),
  /** `always`: also by itself, for those without an issue, when the postmortem is merged. */
  issues: z.enum(['on-demand', 'always']).default('on-demand'),
  /** Private incidents too: whoever may read that repository reads their follow-ups. */
  'private-issues': z.boolean().default(false),
  labels: z.array(z.string().min(1).max(50)).max(10).default(['postmortem']),
  /** Working days (Monday to Friday, UTC) after it was noted. */
  due: z.record(z.string().regex(/^SEV[1-9]$/, 'SEV1 … SEV9'), z.union([days, never])).default({ SEV1: 5, SEV2: 10, SEV3: 20 }),
  'due-otherwise': z.union([days, never]).default(30),
  /** Working days before the day; then every so many after it, so often. */
  remind: z.strictObject({ before: z.union([days, never]).default(2), every: days.default(5), most: z.int().min(0).max(20).default(3) }).prefault({}),
  /** Who hears of it so many working days after the day. */
  escalate: z.strictObject({ to: z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'a Slack member id, U…'), after: days.default(5) }).optional(),
  digest: z.union([digest, never]).prefault({}),
  /** What proofs may ask: exact host:port. */
  egress: z.array(z.string().regex(/^[a-z0-9.-]{1,253}:\d{1,5}$/i, 'host:port, such as status.example.com:443')).max(100).default([]),
  /** Databases that proofs may ask, by the name that people use. */
  databases: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a name in small letters, such as orders'), database).default({}),
  'prove-every': duration.prefault('7d'),
});
export type FollowupConfig = z.infer<typeof followups>;
