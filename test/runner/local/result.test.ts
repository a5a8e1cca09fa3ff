// What is handed on of a step's output: masked in every chunking, whole characters, or nothing at all.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kept, maskAll, readEnded } from '../../../src/runner/local/result.ts';
import { fingerprint } from '../../../src/runner/local/secrets.ts';
import { folder } from './support.ts';

const secrets = { TOKEN: 'pässwörd/with+all=of it', KEY: '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSjAgEAAoIBAQC7\n-----END KEY-----' };
const forms = Object.values(secrets).flatMap((value) => [
  value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64'),
  Buffer.from(`user:${value}`).toString('base64'), Buffer.from(value).toString('base64url'),
]);
const output = Buffer.from(forms.map((form, n) => `line ${n}: ${form} end\n`).join(''));

function lying(names: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = path.join(folder(), 'run-0-1');
  mkdirSync(dir);
  for (const [name, value] of Object.entries(names)) writeFileSync(path.join(dir, name), value);
  return dir;
}
const rc = { status: 'failed', code: 4, durationMs: 12, bytes: output.length } as const;
const read = (dir: string, given: Readonly<Record<string, string>>, more: object = {}) => {
  const end = readEnded(dir, { ...rc, ...more }, given);
  return { ...end, text: Buffer.from(end.output).toString('utf8') };
};

describe('masking', () => {
  it.each(Array.from({ length: 64 }, (_, n) => n + 1))('leaks nothing in chunks of %i', (chunk) => {
    const masked = maskAll(output, secrets, chunk)?.toString('utf8') ?? '';
    expect(masked).toBe(maskAll(output, secrets)?.toString('utf8'));
    for (const form of forms) expect(masked).not.toContain(form);
    expect(masked).not.toMatch(/sswörd|MIIEv|AASCB|cMOkc3/);
    expect(masked.match(/line \d+: /g)).toHaveLength(forms.length);
  });
});

describe('the end of a step', () => {
  it('hashes and counts what is handed on, not what was there', () => {
    const end = read(lying({ out: 'token: long enough\n', secrets: fingerprint({ T: 'long enough' }) }), { T: 'long enough' });
    expect(end).toMatchObject({ status: 'failed', code: 4, durationMs: 12, text: 'token: [secret T]\n', bytes: 18 });
    expect(end.sha).toBe(createHash('sha256').update('token: [secret T]\n').digest('hex'));
  });

  it.each([
    ['they are not there', {}],
    ['one is another now', { T: 'another value' }],
    ['one has a name of every object', { toString: 'x' }],
  ])('withholds the text when %s, and keeps code and size', (_what, given: Record<string, string>) => {
    const end = read(lying({ out: 'token: long enough\n', secrets: fingerprint({ T: 'long enough' }) }), given);
    expect(end).toMatchObject({ status: 'failed', code: 4, bytes: output.length });
    expect(end.text).toMatch(/^The output is withheld: T could not be read again/);
    expect(end.stdout).toBeUndefined();
  });

  it('a secret cut in half by the limit is not shown', () => {
    const dir = lying({ out: 'aaaa long eno', secrets: fingerprint({ T: 'long enough' }) });
    expect(read(dir, { T: 'long enough' }, { over: true }).text).not.toContain('long');
  });

  it('a try that was ended before it began has no output and is no error', () => {
    expect(read(lying({}), { T: 'long enough' }, { status: 'cancelled', code: undefined, bytes: 0 })).toMatchObject({ text: '', bytes: 0 });
  });
});

describe('what is kept', () => {
  it.each([262_144, 262_145, 262_200, 300_000, 1_000_001])('of %i bytes: at most 256 KiB, whole characters, both ends', (size) => {
    for (const letter of ['a', 'ä', '€', '😀']) {
      const bytes = Buffer.from(`begin${letter.repeat(Math.ceil(size / Buffer.byteLength(letter)))}end`);
      const cut = Buffer.from(kept(bytes, 'a note'));
      expect(cut.length).toBeLessThanOrEqual(262_144);
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(cut)).not.toThrow();
      expect(cut.toString()).toMatch(/^begin[^]*left out[^]*end\n\[a note\]\n$/);
    }
  });

  it('is all of it when it fits', () => expect(Buffer.from(kept(Buffer.from([0xff, 0, 0xfe]), undefined))).toEqual(Buffer.from([0xff, 0, 0xfe])));
});
