// Known secrets never reach a reader, however they are encoded and however the bytes arrive.
import { describe, expect, test } from 'vitest';
import { needlesOf } from '../../../src/domain/runbook/needles.ts';
import { createRedactor, redactAll } from '../../../src/domain/runbook/redact.ts';
import type { Redactor } from '../../../src/domain/runbook/redact.ts';
import { seeded } from './support.ts';

function redactor(secrets: Readonly<Record<string, string>>): Redactor {
  const made = createRedactor(secrets);
  if (!made.ok) throw new Error(made.why);
  return made.redactor;
}

function once(secrets: Readonly<Record<string, string>>, bytes: string | Uint8Array): string {
  return Buffer.from(redactAll(redactor(secrets), Buffer.from(bytes))).toString();
}

function chunked(secrets: Readonly<Record<string, string>>, bytes: Uint8Array, size: number): string {
  const stream = redactor(secrets);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(stream.push(bytes.subarray(at, at + size)));
  return Buffer.concat([...out, stream.end()]).toString();
}

const TOKEN = 'pä$$w/rd+"ü\\ 7~';

describe('encodings', () => {
  const json = JSON.stringify(TOKEN).slice(1, -1);
  const hex = Buffer.from(TOKEN).toString('hex');
  const percent = encodeURIComponent(TOKEN);
  test.each([
    ['raw', TOKEN], ['JSON', json], ['hex', hex],
    ['ASCII JSON', json.replaceAll('ä', '\\u00e4').replaceAll('ü', '\\u00fc')],
    ['upper hex', hex.toUpperCase()], ['percent', percent],
    
    ['lower percent', percent.replaceAll(/%../g, (code) => code.toLowerCase())],
    ['form', percent.replaceAll('%20', '+')], ['base64', Buffer.from(TOKEN).toString('base64')],
    ['base64url', Buffer.from(TOKEN).toString('base64url')],
  ])('%s', (_name, form) => {
    expect(once({ TOKEN }, `before ${form} after`)).toMatch(/^before \[secret TOKEN\]=* after$/);
  });
  test.each(['', 'u', 'us', 'use', 'user:', 'user1:'])('base64 behind %j, whatever follows', (before) => {
    for (const after of ['', 'x', 'xy', 'xyz']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const masked = once({ TOKEN }, Buffer.from(before + TOKEN + after).toString(encoding));
        expect(masked).toContain('[secret TOKEN]');
        expect(Buffer.from(masked.replace('[secret TOKEN]', ''), 'base64').length).toBeLessThan(before.length + after.length + 5);
      }
    }
  });
  test('a value with blanks around it, and each line of a key', () => {
    expect(once({ K: ' padded-value\n' }, 'is padded-value.')).toBe('is [secret K].');
    const key = '-----BEGIN KEY-----\nMIIabcdef\nMIIghijkl\n-----END KEY-----\n';
    expect(once({ K: key }, 'x MIIghijkl y')).toBe('x [secret K] y');
  });
  test('a long value in base64 broken into lines', () => {
    const long = Array.from({ length: 12 }, (_, at) => `part${at}-of-a-long-secret`).join('/');
    const lines = Buffer.from(long).toString('base64').match(/.{1,76}/g)?.join('\n') ?? '';
    expect(once({ K: long }, `\n${lines}\n`)).toMatch(/^\n\[secret K\]=*\n$/);
  });
});

describe('streams', () => {
  const secrets = { TOKEN, OTHER: 'w/rd+"ü\\ 7~ and more', SELF: 'ababab' };
  const encoded = Buffer.from(`u:${TOKEN}`).toString('base64');
  const pieces = [TOKEN, secrets.OTHER, encoded, 'ababab', 'ababababab', 'text ', '\n', 'pä$$', 'é', 'ab'];
  test('every chunk size from 1 to 64 gives the same as all at once, and no secret', () => {
    const random = seeded(11);
    for (let round = 0; round < 12; round += 1) {
      const text = Array.from({ length: 40 }, () => pieces[Math.floor(random() * pieces.length)] ?? '').join('');
      const whole = once(secrets, text);
      for (const secret of Object.values(secrets)) expect(whole).not.toContain(secret);
      for (let size = 1; size <= 64; size += 1) expect(chunked(secrets, Buffer.from(text), size)).toBe(whole);
    }
  });
  test('no spelling loses even a byte to a cut, wherever it is', () => {
    for (const needle of needlesOf(TOKEN)) {
      const bytes = Buffer.concat([Buffer.from('<'), needle, Buffer.from('>')]);
      for (let size = 1; size <= bytes.length; size += 1) expect(chunked({ TOKEN }, bytes, size)).toBe('<[secret TOKEN]>');
    }
  });
  test('what is not a secret arrives byte for byte', () => {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256));
    const stream = redactor({ TOKEN });
    const out = Buffer.concat([stream.push(bytes.subarray(0, 1_234)), stream.push(bytes.subarray(1_234)), stream.end()]);
    expect(out.equals(bytes)).toBe(true);
  });
  test('secrets that overlap leave nothing of either', () => {
    expect(once({ A: 'abcdefgh', B: 'efghijkl' }, 'x abcdefghijkl y')).toBe('x [secret A] y');
  });
  test('no secrets, no delay', () => {
    expect(Buffer.from(redactor({}).push(Buffer.from('now'))).toString()).toBe('now');
  });
});

test.each(['', 'pin-1', ' 12345 ', '\ud800abcdef'])('%j cannot be masked and is refused', (value) => {
  expect(createRedactor({ PIN: value })).toMatchObject({ ok: false, why: expect.stringContaining('the secret PIN') as string });
});

test('the reason for refusing does not tell the value', () => {
  expect(JSON.stringify(createRedactor({ PIN: '12345' }))).not.toContain('12345');
});

test('eight megabytes take well under a second', () => {
  const bytes = Buffer.alloc(8 * 1_048_576, 'some ordinary log line with nothing in it\n');
  const stream = redactor({ TOKEN, OTHER: 'another-secret-value' });
  const before = performance.now();
  const out = [];
  for (let at = 0; at < bytes.length; at += 65_536) out.push(stream.push(bytes.subarray(at, at + 65_536)));
  out.push(stream.end());
  expect(Buffer.concat(out).equals(bytes)).toBe(true);
  expect(performance.now() - before).toBeLessThan(2_000);
});
