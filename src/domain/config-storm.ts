// tocsin.yaml: from when on alerts are a storm, and which of them get a channel all the same.
import { z } from 'zod';
import { duration } from './time.ts';

export const storm = z.strictObject({
  /** So many incidents opened by alerts `within` so long are a storm: the next alert opens its incident, and further ones join it. */
  opens: z.int().min(1).default(10),
  within: duration.prefault('5m'),
  /**
   * Alerts of these severities open their own incident all the same, `most` of them in the same while: what is critical for many
   * must not drown, and a channel that pages command is worth one of Slack's twenty a minute. Past that even they join the storm.
   */
  apart: z.union([
    z.literal(false),
    z.strictObject({ severities: z.array(z.string().regex(/^SEV[1-9]$/, 'SEV1 … SEV9')).min(1).default(['SEV1']), most: z.int().min(1).max(50).default(5) }),
  ]).prefault({}),
});
