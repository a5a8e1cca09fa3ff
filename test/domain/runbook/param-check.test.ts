// One function decides whether a value may be used, and it never repairs one.
import { describe, expect, test } from 'vitest';
import { checkOutput, checkParam } from '../../../src/domain/runbook/param-check.ts';
import type { ValueType } from '../../../src/domain/runbook/types.ts';
import { hostile, seeded } from './support.ts';

const types: Readonly<Record<string, ValueType>> = {
  string: { type: 'string', pattern: '^[ -~]*$' }, word: { type: 'string', pattern: '^[a-z]+$' },
  enum: { type: 'enum', values: ['a b', 'x'] }, integer: { type: 'integer', min: 0, max: 99 }, boolean: { type: 'boolean' },
  k8s: { type: 'k8s-name' }, host: { type: 'hostname' }, sha: { type: 'git-sha' },
  semver: { type: 'semver' }, line: { type: 'line' },
};

function check(type: string, value: string): boolean {
  const known = types[type];
  if (known === undefined) throw new Error(`no type ${type}`);
  return checkParam(known, value).ok;
}

test.each([
  ['string', 'a b'], ['word', 'abc'], ['enum', 'a b'], ['integer', '0'], ['integer', '99'], ['boolean', 'false'],
  ['k8s', 'checkout-api.v2'], ['k8s', 'a'], ['host', 'DB1.example.com'], ['host', '10.0.0.1'], ['sha', '0123abc'],
  ['semver', 'v1.2.3-rc.1'], ['line', 'any line of text'],
])('%s takes %j as it is', (type, value) => {
  expect(checkParam(types[type] ?? { type: 'boolean' }, value)).toEqual({ ok: true, value });
});

test.each([
  ['word', 'abc\n'], ['word', 'Abc'], ['word', 'abc def'], ['word', ''], ['enum', 'a'], ['enum', 'X'], ['integer', '100'],
  ['integer', '-1'], ['integer', '+1'], ['integer', '01'],
  ['integer', '1e1'], ['integer', '1.0'], ['integer', ' 1'], ['integer', ''],
  ['integer', '٣'], ['boolean', 'True'], ['boolean', '1'], ['k8s', 'Checkout'], ['k8s', 'a_b'],
  ['k8s', 'a-'], ['k8s', 'a'.repeat(254)],
  ['host', 'a..b'], ['host', 'db:5432'],
  ['host', '-db'], ['host', 'a b'], ['sha', '0123ab'], ['sha', '0123ABC'], ['sha', 'a'.repeat(41)],
  ['semver', '1.2'], ['semver', '1.2.3 '], ['line', ''], ['line', 'a\nb'], ['line', 'a'.repeat(4_097)],
])('%s refuses %j', (type, value) => {
  expect(check(type, value)).toBe(false);
});

const NEVER = [
  '-x', '--all', 'a\nb', 'a\r', 'a\0b', '\u001b[31m', 'a\u2028b', '../../etc', 'a/../b', '..', 'a\\..\\b', '\ud800',
  'a'.repeat(1_025),
];

test.each(NEVER)(
  'no type lets %j through, whatever its pattern says', (value) => {
    expect(checkParam({ type: 'string', pattern: '^(?s:.)*$' }, value).ok).toBe(false);
    expect(checkParam({ type: 'enum', values: [value] }, value).ok).toBe(false);
  },
);

test('a reason never repeats the value', () => {
  const random = seeded(7);
  for (let round = 0; round < 300; round += 1) {
    const marker = `zq${hostile(random)}qz`;
    for (const type of Object.values(types)) {
      const checked = checkParam(type, marker);
      if (!checked.ok) expect(checked.why).not.toContain('zq');
    }
  }
});

test('an alternation cannot leave half of a pattern without its anchor', () => {
  expect(checkParam({ type: 'string', pattern: '^a|b$' }, 'a;rm').ok).toBe(false);
  expect(checkParam({ type: 'string', pattern: '^a|b$' }, 'a').ok).toBe(true);
});

test('a pattern made to backtrack is answered at once', () => {
  const before = performance.now();
  expect(checkParam({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(1_000)}!`).ok).toBe(false);
  expect(performance.now() - before).toBeLessThan(500);
});

describe('outputs', () => {
  test('are trimmed, then checked', () => {
    expect(checkOutput('integer', ' 12\n')).toEqual({ ok: true, value: '12' });
    expect(checkOutput('line', 'one\ntwo\n').ok).toBe(false);
    expect(checkOutput('integer', '-3\n').ok).toBe(false);
    expect(checkOutput('hostname', 'db1.example.com\r\n')).toEqual({ ok: true, value: 'db1.example.com' });
  });
  test('are at most 4 KiB of bytes, not of characters', () => {
    expect(checkOutput('line', 'é'.repeat(2_048)).ok).toBe(true);
    expect(checkOutput('line', 'é'.repeat(2_049)).ok).toBe(false);
  });
});
