// tocsin.yaml, canary: how often Tocsin tries itself, and how long a channel may take to be usable.
import { z } from 'zod';
import { duration } from './time.ts';

export const canary = z.union([
  z.literal(false),
  z.strictObject({ every: duration.prefault('10m'), within: duration.prefault('60s') })
    .refine(({ every }) => every >= 60_000, { path: ['every'], error: 'every minute at most (1m): each one is five calls to Slack' })
    .refine(({ every, within }) => within >= 5_000 && within <= 300_000 && within < every, { path: ['within'], error: 'from 5s to 5m, and less than "every"' }),
]).default(false);
