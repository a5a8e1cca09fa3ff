// Small shared grammar: durations, names, roles and the patterns of the preset types, each in one place.
import { RE2JS } from 're2js';

export const DURATION = /^[1-9][0-9]{0,4}[smhd]$/;
export const UPPER_SNAKE = /^[A-Z][A-Z0-9_]*$/;
export const STEP_NAME = /^(?:[a-z][a-z0-9-]{1,39}|[A-Z][A-Z0-9_]{2,39})$/;
export const ROLE = /^[a-z][a-z0-9-]{0,39}$/;
/** `host:port` with nothing but a literal name or IPv4 address in front: no scheme, no wildcard. */
export const HOST_PORT = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*:([1-9][0-9]{0,4})$/;

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration like `90s`, `10m`, `2h`, `90d` in milliseconds; undefined when it is not one. */
export function durationMs(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const unit = UNITS[text.slice(-1)];
  return unit === undefined ? undefined : Number(text.slice(0, -1)) * unit;
}

/** True for a day of the calendar written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (parts === null) return false;
  const time = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return new Date(time).toISOString().slice(0, 10) === text;
}

/** True for an exact `host:port` with a port up to 65535. */
export function isHostPort(text: string): boolean {
  const parts = HOST_PORT.exec(text);
  return parts !== null && Number(parts[1]) <= 65_535;
}

/**
 * A pattern from a file, as RE2: it has no backtracking, so no pattern and no text can make it slow. Undefined when it
 * does not compile. Never give a pattern from a file to the built-in engine.
 */
export function re2(pattern: string): RE2JS | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  if (compiled.size >= mostCompiled) compiled.clear();
  const made = compile(pattern);
  compiled.set(pattern, made);
  return made;
}

// Compiling costs far more than matching, and the same few patterns of a folder are asked for each alert. A pattern has no state.
const compiled = new Map<string, RE2JS | undefined>();
const mostCompiled = 2_000;

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    // Any reason it does not compile has the same meaning here, and the caller reports it with its place in the file.
    return undefined;
  }
}

/** True when the pattern is found anywhere in the text. A pattern that does not compile finds nothing. */
export function found(pattern: string, text: string): boolean {
  return re2(pattern)?.matcher(text).find() ?? false;
}

/** True when the pattern matches the whole text. A pattern that does not compile matches nothing. */
export function matchesWhole(pattern: string, text: string): boolean {
  return re2(pattern)?.matcher(text).matches() ?? false;
}
