// Figures of what was resolved: medians and percentiles with their counts, never an average (durations are long-tailed).
import type { Instant } from './time.ts';

/** One incident as a dot: each time in ms from its opening, undefined when it never came. */
export type StatsRow = {
  readonly id: number; readonly severity: string | undefined; readonly openedAt: Instant;
  readonly toCommander: number | undefined; readonly toMitigated: number | undefined; readonly toResolved: number | undefined;
};

export type Stats = { readonly days: number; readonly rows: readonly StatsRow[]; readonly open: number };

/** Below this a median says nothing about the next incident; below the second, neither does a 90th percentile. */
export const fewest = { median: 5, ninetieth: 10 } as const;

/** `n`: of how many it is known. Undefined where there are too few to say. Both are times of a real incident (nearest rank). */
export type Figure = { readonly n: number; readonly median: number | undefined; readonly ninetieth: number | undefined };
export type SeverityFigures = {
  readonly severity: string | undefined; readonly n: number; readonly toCommander: Figure; readonly toMitigated: Figure; readonly toResolved: Figure;
};

export function figure(times: readonly (number | undefined)[]): Figure {
  const known = times.filter((time) => time !== undefined).sort((a, b) => a - b);
  return {
    n: known.length,
    median: known.length < fewest.median ? undefined : rank(known, 0.5),
    ninetieth: known.length < fewest.ninetieth ? undefined : rank(known, 0.9),
  };
}

function rank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** By severity, the worst first, those without one last. */
export function bySeverity(rows: readonly StatsRow[]): SeverityFigures[] {
  const groups = new Map<string, StatsRow[]>();
  for (const row of rows) groups.set(row.severity ?? '', [...(groups.get(row.severity ?? '') ?? []), row]);
  return [...groups].sort(([a], [b]) => Number(a === '') - Number(b === '') || a.localeCompare(b)).map(([severity, own]) => ({
    severity: severity === '' ? undefined : severity, n: own.length,
    toCommander: figure(own.map((row) => row.toCommander)), toMitigated: figure(own.map((row) => row.toMitigated)), toResolved: figure(own.map((row) => row.toResolved)),
  }));
}

const units: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, q: 91, y: 365 };
export const longestDays = 730;

/** `30d`, `4 weeks`, `90`, `a quarter` → days; undefined for anything else. */
export function readDays(text: string): number | undefined {
  const words = text.trim().toLowerCase().replace(/^(the )?(last|past)\s+/, '');
  if (words === '') return 30;
  const found = /^(?:(\d{1,4})\s*)?(?:(d|day|days|w|week|weeks|m|month|months|q|quarter|quarters|y|year|years))?$/.exec(words.replace(/^an?\s+/, ''));
  const [, number, unit] = found ?? [];
  if (!found || (number === undefined && unit === undefined)) return undefined;
  const days = Number(number ?? 1) * (units[unit?.[0] ?? 'd'] ?? 1);
  return days >= 1 && days <= longestDays ? days : undefined;
}
