// Slack's rate limits: per method by tier, and about one message a second per channel.
import type { Clock } from '../../src/ports.ts';

/** Calls a minute by tier (docs.slack.dev, Rate limits); tier 0 is "special": no limit of its own here. */
const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
export type Tier = 0 | keyof typeof PER_MINUTE;

/** Slack tolerates short bursts by an amount it does not publish; four messages at once is our guess. */
const MESSAGE_BURST = 4;

export type LimitDesk = {
  /** Seconds to wait when the method is over its tier, else undefined (and the call is counted). */
  method(name: string, tier: Tier): number | undefined;
  /** The same for one message to a channel or response_url. */
  message(target: string): number | undefined;
};

type Bucket = { tokens: number; at: number };

/** Token buckets: a method holds a minute's worth, a channel four messages. `off` never refuses. */
export function createLimits(clock: Clock, mode: 'off' | 'real'): LimitDesk {
  const buckets = new Map<string, Bucket>();
  const take = (key: string, size: number, perSecond: number): number | undefined => {
    if (mode === 'off') return undefined;
    const now = clock.monotonicMs();
    const bucket = buckets.get(key) ?? { tokens: size, at: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens -= 1;
    return undefined;
  };
  return {
    method: (name, tier) => (tier === 0 ? undefined : take(`method ${name}`, PER_MINUTE[tier], PER_MINUTE[tier] / 60)),
    message: (target) => take(`message ${target}`, MESSAGE_BURST, 1),
  };
}
