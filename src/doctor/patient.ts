// What is examined, and small words for what was found.
import type { Settings } from '../config.ts';
import type { Area, Check } from '../domain/diagnosis.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import { sayDuration } from '../domain/time.ts';
import type { LoadedRunbook } from '../engine/context.ts';
import type { Clock, Databases, GitHub, PagerDuty, Remote, Slack } from '../ports.ts';
import type { Registry } from '../registry.ts';
import { isDatabaseAway, type Db } from '../store/pool.ts';

/** The database cannot be asked: why, and what to do. `off`: it is not meant to run now. */
export type Away = { readonly away: string; readonly fix: string; readonly off?: boolean };

export type Patient = {
  readonly settings: Settings;
  /** What is wrong with the settings; everything they name counts as not set. */
  readonly problems: readonly string[];
  readonly db: Db | Away;
  readonly ports: { readonly slack?: Slack | undefined; readonly pagerduty?: PagerDuty | undefined; readonly github?: GitHub | undefined; readonly remote?: Remote | undefined; readonly databases?: Databases | undefined };
  readonly registry: Registry;
  readonly clock: Clock;
  /** Where Tocsin itself lies, and where relative paths begin. */
  readonly home: string;
  readonly dir: string;
  /** Somebody asked for all of it, so what lists the whole workspace is looked at too. It takes calls of Slack's that others wait for, and App Home is opened many times a day. */
  readonly thorough: boolean;
  /** The runbooks that a running process uses. */
  readonly loaded?: readonly LoadedRunbook[] | undefined;
};

type Rest = { readonly say: string; readonly fix?: string };

/** One check of an area: `found('Slack')('token', 'ok', { say: 'signed in' })`. */
export function found(area: Area) {
  return (name: string, state: Check['state'], { say, fix }: Rest): Check => ({ area, name, state, say, ...(fix === undefined ? {} : { fix }) });
}

/** What a port says, or why it does not. Anything but an outage or a refusal is a bug and is thrown. */
export async function answer<T>(work: Promise<T>): Promise<{ readonly got: T } | { readonly away: Outage } | { readonly refused: Rejected }> {
  try {
    return { got: await work };
  } catch (error) {
    if (error instanceof Outage) return { away: error };
    if (error instanceof Rejected) return { refused: error };
    throw error;
  }
}

/** What the database says; undefined where it cannot be asked now: its own area says why. */
export async function asked<T>({ db }: Pick<Patient, 'db'>, ask: (db: Db) => Promise<T>): Promise<{ readonly got: T } | undefined> {
  if ('away' in db) return undefined;
  try {
    return { got: await ask(db) };
  } catch (error) {
    if (isDatabaseAway(error) || isDatabaseError(error)) return undefined;
    throw error;
  }
}

/** PostgreSQL's own refusals carry five characters: 42P01 where a table is not there yet (Appendix A). */
function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code);
}

/** `3 min ago`. */
export function ago(at: Date, now: Date): string {
  return `${sayDuration(Math.max(1_000, now.getTime() - at.getTime()))} ago`;
}

/** The first names, and how many more. */
export function names(all: readonly string[], most = 6): string {
  return all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ');
}

/** An address that only this machine or its network can call. */
export function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127|10|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^\[(::1?|f[cd]|fe80)/.test(hostname);
}
