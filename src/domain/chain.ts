// The hash chain of an incident: each fact carries the hash of the one before, over salted digests of its texts.
import { createHash } from 'node:crypto';
import { isValues, proseOf, type FactKind } from './facts.ts';

export const genesis = '0'.repeat(64);

/** The parts of a fact that its hash covers. `data` holds digests where the prose was. */
export type Link = {
  readonly incident: number; readonly seq: number; readonly kind: string; readonly at: string; readonly recordedAt: string;
  readonly by: unknown; readonly data: unknown; readonly cause: string;
};

export type Prose = { readonly field: string; readonly salt: string; readonly text: string };

/** SHA-256 (hex) over the previous hash and the canonical JSON of the link. */
export function linkHash(previous: string, link: Link): string {
  return createHash('sha256').update(previous).update('\n').update(canonical(link)).digest('hex');
}

export function proseDigest(salt: string, text: string): string {
  return createHash('sha256').update(salt).update('\n').update(text).digest('hex');
}

/** Takes the prose out of a fact's data: what is stored in the fact keeps `{"prose": <digest>}` in its place. */
export function splitProse(kind: FactKind, data: Readonly<Record<string, unknown>>, salt: () => string): { data: Record<string, unknown>; prose: readonly Prose[] } {
  const kept: Record<string, unknown> = { ...data };
  const prose: Prose[] = [];
  for (const field of proseOf(kind)) {
    const value = data[field];
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : canonical(value);
    const grain = salt();
    prose.push({ field, salt: grain, text });
    kept[field] = { prose: proseDigest(grain, text) };
  }
  return { data: kept, prose };
}

export const erasedText = '[erased]';

/** Puts the prose back; a text that was erased reads as `[erased]`, values as none. */
export function joinProse(kind: FactKind, data: Readonly<Record<string, unknown>>, texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const joined: Record<string, unknown> = { ...data };
  for (const field of proseOf(kind)) {
    if (joined[field] === undefined) continue;
    const text = texts[field];
    joined[field] = isValues(kind, field) ? JSON.parse(text ?? '{}') : (text ?? erasedText);
  }
  return joined;
}

/** JSON with sorted keys and no undefined: the same value always gives the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}
