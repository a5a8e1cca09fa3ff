// GitHub's webhooks as far as they are taken in: signed, stored once, each with a reason why nothing follows from it yet.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Signal } from '../alert.ts';

/** `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 over the raw body (docs.github.com: Validating webhook deliveries). */
export function verifyGitHub(raw: Buffer, header: string | undefined, secrets: readonly string[]): 'ok' | 'malformed' | 'mismatch' {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header?.trim() ?? '')?.[1];
  if (hex === undefined) return 'malformed';
  const given = Buffer.from(hex, 'hex');
  const matching = secrets.filter((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(raw).digest()));
  return matching.length > 0 ? 'ok' : 'mismatch';
}

/** The key of a delivery that came without an id. */
export function digestOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex');
}

const body = z.object({ action: z.string().max(100).optional(), zen: z.string().optional() });

/** Pull requests and issues are not followed yet: what comes is kept, and says so. */
export function readGitHub(value: unknown): readonly Signal[] {
  const read = body.safeParse(value);
  if (!read.success) return [{ type: 'ignored', reason: 'not one of GitHub’s webhooks' }];
  if (read.data.zen !== undefined) return [{ type: 'ignored', reason: 'a test ping: the way in works' }];
  return [{ type: 'ignored', reason: `kept: ${read.data.action ?? 'something'} on GitHub is not followed by this version` }];
}
