// What is wrong with an installation, check by check: for `tocsin doctor`, /incident doctor and App Home.
import type { Instant } from './time.ts';

export const checkStates = ['ok', 'off', 'warning', 'broken'] as const;
export type CheckState = (typeof checkStates)[number];
export const areas = ['Tocsin', 'Database', 'Slack', 'PagerDuty', 'GitHub', 'Git', 'Runbooks'] as const;
export type Area = (typeof areas)[number];

/** One check. `say` is what was found; `fix` exactly what to do, with the place to click, unless all is well. */
export type Check = { readonly area: Area; readonly name: string; readonly state: CheckState; readonly say: string; readonly fix?: string };

/**
 * An effect that was given up, or that waits longer than it should. `reason` is empty where it may not be shown: of a private
 * incident only the number is, and only to people who are in it.
 */
export type Stuck = {
  readonly effect: number; readonly incident: number; readonly private: boolean; readonly kind: string; readonly state: 'waiting' | 'given_up';
  readonly reason: string; readonly since: Instant; readonly nextAt?: Instant | undefined;
};

export type Diagnosis = { readonly checks: readonly Check[]; readonly stuck?: readonly Stuck[] };

/** The worst state of all checks; `off` is no trouble. */
export function worst({ checks }: Diagnosis): 'ok' | 'warning' | 'broken' {
  if (checks.some((check) => check.state === 'broken')) return 'broken';
  return checks.some((check) => check.state === 'warning') ? 'warning' : 'ok';
}

/** What somebody may see of it: effects of private incidents they are not in are not there at all. */
export function stuckFor(stuck: readonly Stuck[], asked: { readonly incident: number | undefined; readonly maySee: ReadonlySet<number> }): Stuck[] {
  return stuck
    .filter((one) => !one.private || asked.maySee.has(one.incident))
    // Its words belong into its own channel.
    .map((one) => (one.private && one.incident !== asked.incident ? { ...one, reason: '' } : one));
}
