// Tokens of the API: recognised by their prefix, kept as digests, and no scope opens more than its own doors.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isNamedToken, mayOpen, newToken, tokenDigest, tokenScopes, type TokenDoor } from '../../src/domain/token.ts';

test('256 random bits behind a prefix that scanners and people know', () => {
  const made = newToken(randomBytes(32));
  expect(made).toMatch(/^tocsin_[A-Za-z0-9_-]{43}$/);
  expect(isNamedToken(made)).toBe(true);
  expect(newToken(randomBytes(32))).not.toBe(made);
  expect(() => newToken(randomBytes(31))).toThrow('32 random bytes');
});

test('what is kept is its SHA-256', () => {
  expect(tokenDigest('tocsin_x').toString('hex')).toBe(createHash('sha256').update('tocsin_x').digest('hex'));
});

test.each(['', 'tocsin_', 'tocsin_short', `TOCSIN_${'a'.repeat(43)}`, `tocsin_${'a'.repeat(42)}`, `tocsin_${'a'.repeat(200)}`, `tocsin_${'a'.repeat(42)} `, `xtocsin_${'a'.repeat(43)}`])('“%s” is none', (text) => {
  expect(isNamedToken(text)).toBe(false);
});

test('who may open which door', () => {
  const doors: readonly TokenDoor[] = ['metrics', 'read', 'command', 'description'];
  expect(Object.fromEntries(tokenScopes.map((scope) => [scope, doors.filter((door) => mayOpen(scope, door))]))).toEqual({
    metrics: ['metrics'], read: ['metrics', 'read', 'description'], 'read-private': ['metrics', 'read', 'description'], command: ['command', 'description'],
  });
});
