// Acme's monitor: its signature, its body, and what one means as a signal.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Signal } from '../../../../src/domain/alert.ts';
import { instant } from '../../../../src/domain/time.ts';

const body = z.object({ id: z.string().max(200), state: z.enum(['firing', 'ok']), title: z.string().max(2_000), service: z.string().min(1).max(100), at: instant });

export function verifyAcme(raw: Buffer, header: string | undefined, secrets: readonly string[]): 'ok' | 'malformed' | 'mismatch' {
  if (header === undefined || !/^[0-9a-f]{64}$/.test(header)) return 'malformed';
  const given = Buffer.from(header, 'hex');
  const matches = secrets.filter((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(raw).digest()));
  return matches.length > 0 ? 'ok' : 'mismatch';
}

/** Never throws: whatever is signed must be stored. The same bytes are the same delivery. */
export function placeAcme(value: unknown, raw: Buffer): { keys: readonly string[]; lane: string } {
  const { data } = z.object({ id: z.string().max(200) }).safeParse(value);
  return { keys: [createHash('sha256').update(raw).digest('hex')], lane: `acme/${data?.id ?? ''}` };
}

export function readAcme(value: unknown): readonly Signal[] {
  const { id, state, title, service, at } = body.parse(value);
  const alert = { source: 'acme', key: id, title, service: { id: service, name: service }, urgency: 'high', assignees: [] };
  return [{ type: state === 'firing' ? 'triggered' : 'cleared', alert, at, by: { type: 'system', id: 'acme' } }];
}
