// Figures of what was resolved: medians and percentiles with their counts, never an average (durations are long-tailed).
import type { Instant } from './time.ts';

/** One incident as a dot: each time in ms from its opening, undefined when it never came. */
export type StatsRow = {
  readonly id: number; readonly severity: string | undefined; readonly openedAt: Instant;
  readonly toCommander: number | undefined; readonly toMitigated: number | undefined; readonly toResolved: number | undefined;
};

export type Stats = { readonly days: number; readonly rows: readonly StatsRow[]; readonly open: number };
