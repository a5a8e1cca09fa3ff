// Masks known secret values in a stream of bytes, whatever the chunks: what might still become a match is held back.
import { needlesOf, whyNotMaskable } from './needles.ts';

export type Redactor = {
  /** The masked bytes that are certain so far; may be fewer or more than went in. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back. Call once, after the last chunk. */
  end(): Uint8Array;
};

export type RedactorMade = { readonly ok: true; readonly redactor: Redactor } | { readonly ok: false; readonly why: string };

type Needle = { readonly bytes: Buffer; readonly label: Buffer };
type Hit = { readonly start: number; readonly end: number; readonly label: Buffer };

function hitsIn(bytes: Buffer, needles: readonly Needle[]): readonly Hit[] {
  const hits: Hit[] = [];
  for (const needle of needles) {
    for (let at = bytes.indexOf(needle.bytes); at >= 0; at = bytes.indexOf(needle.bytes, at + 1)) {
      hits.push({ start: at, end: at + needle.bytes.length, label: needle.label });
    }
  }
  return hits.sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * Everything up to `limit` with hits replaced, and up to where the hits that begin before it reach. `masked` bytes at the
 * front belong to a hit whose label is already out. Hits that overlap become one label.
 */
function maskUpTo(bytes: Buffer, hits: readonly Hit[], limit: number, masked: number): { out: Buffer[]; maskedTo: number } {
  const out: Buffer[] = [];
  let maskedTo = masked;
  let at = Math.min(masked, limit);
  for (const hit of hits) {
    if (hit.start >= limit) break;
    if (hit.start >= maskedTo) {
      if (hit.start > at) out.push(bytes.subarray(at, hit.start));
      out.push(hit.label);
    }
    maskedTo = Math.max(maskedTo, hit.end);
    at = Math.min(maskedTo, limit);
  }
  if (at < limit) out.push(bytes.subarray(at, limit));
  return { out, maskedTo };
}

/**
 * A redactor for the secrets of one step, by name; each value becomes `[secret NAME]`. Refused when a value is too short to
 * be masked: do not run a step with it. Masking is best effort: a transformed secret (encrypted, reversed, cut) passes.
 */
export function createRedactor(secrets: Readonly<Record<string, string>>): RedactorMade {
  const needles: Needle[] = [];
  for (const [name, value] of Object.entries(secrets)) {
    const why = whyNotMaskable(value);
    if (why !== undefined) return { ok: false, why: `the secret ${name} ${why}` };
    const label = Buffer.from(`[secret ${name}]`);
    needles.push(...needlesOf(value).map((bytes) => ({ bytes, label })));
  }
  const holdBack = Math.max(1, ...needles.map((needle) => needle.bytes.length)) - 1;
  let carry: Buffer = Buffer.alloc(0);
  let masked = 0;
  const flush = (bytes: Buffer, limit: number): Uint8Array => {
    const { out, maskedTo } = maskUpTo(bytes, hitsIn(bytes, needles), limit, masked);
    masked = Math.max(0, maskedTo - limit);
    carry = Buffer.from(bytes.subarray(limit));
    return Buffer.concat(out);
  };
  return {
    ok: true,
    redactor: {
      push: (chunk) => {
        const bytes = Buffer.concat([carry, chunk]);
        return flush(bytes, Math.max(0, bytes.length - holdBack));
      },
      end: () => flush(carry, carry.length),
    },
  };
}

/** Masks a whole text at once. The redactor must be fresh. */
export function redactAll(redactor: Redactor, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([redactor.push(bytes), redactor.end()]);
}
