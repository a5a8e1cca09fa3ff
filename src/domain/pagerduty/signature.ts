// PagerDuty's signature: HMAC-SHA256 over the raw body, the secret as text, several `v1=` values while a secret is rotated.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Any listed signature may match any secret; each pair is compared in constant time. `malformed`: no `v1=` value at all. */
export function verifyPagerDuty(raw: Buffer, header: string | undefined, secrets: readonly string[]): 'ok' | 'malformed' | 'mismatch' {
  const given = (header ?? '').split(',').map((part) => part.trim()).filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).slice(0, 10);
  if (given.length === 0) return 'malformed';
  const wanted = secrets.map((secret) => createHmac('sha256', secret).update(raw).digest());
  const matches = given.map((part) => Buffer.from(part.slice(3), 'hex')).filter((got) => wanted.some((want) => timingSafeEqual(got, want)));
  return matches.length > 0 ? 'ok' : 'mismatch';
}
