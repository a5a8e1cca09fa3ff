// Instants and durations: ISO 8601 text in UTC with milliseconds, so that they sort, hash and store the same everywhere.
import { z } from 'zod';

/** An instant such as `2026-11-21T03:00:00.000Z`: always UTC, always milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof instant>;

export function toInstant(date: Date): Instant {
  return date.toISOString();
}

/** What JavaScript reads as a date, from outside; undefined for anything else, and for years that have no four digits. */
export function readInstant(value: unknown): Instant | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : instant.safeParse(toInstant(new Date(time))).data;
}

/** How far the clocks of two systems may be apart before something of ours is not found again. Where time is kept it is milliseconds. */
export const clocksMayDifferMs = 15 * 60_000;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

export function plus(at: Instant, ms: number): Instant {
  return toInstant(new Date(Date.parse(at) + ms));
}

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `"20m"` → 1_200_000. One number (1–99999) and one unit: s, m, h or d. */
export const duration = z
  .string()
  .regex(/^[1-9][0-9]{0,4}[smhd]$/, 'a duration is a number and a unit: 90s, 20m, 2h or 3d')
  .transform((text) => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units]);

/** For people: `"under 1 s"`, `"45 s"`, `"12 min"`, `"2 h 05 min"`, `"3 d 4 h"`. */
export function sayDuration(ms: number): string {
  if (ms > 0 && ms < 1_000) return 'under 1 s';
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const sign = ms < 0 && seconds > 0 ? '-' : '';
  if (seconds < 90) return `${sign}${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${sign}${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${sign}${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `14:05` in UTC. */
export function sayClock(at: Instant): string {
  return at.slice(11, 16);
}
