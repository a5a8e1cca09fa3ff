// After filling, a JSON body must still be the template: same types, lengths and keys, same text where nothing was filled.
import { expect, test } from 'vitest';
import { hasHoleInKey, placedParts, sameStructure } from '../../../src/domain/runbook/json-template.ts';

test.each<[unknown, unknown, boolean]>([
  [{ a: '{{X}}' }, { a: 'anything' }, true], [{ a: 'x{{X}}' }, { a: 1 }, false], [{ a: 'fixed' }, { a: 'other' }, false],
  [{ a: 0 }, { a: 5 }, true], [{ a: 0 }, { a: '5' }, false], [{ a: null }, { a: null }, true], [{ a: null }, { a: {} }, false],
  [{ a: 1 }, { a: 1, b: 2 }, false], [{ a: 1, b: 2 }, { a: 1 }, false], [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
  [[1, 2], [1, 2], true], [[1], [1, 2], false], [[1], { 0: 1 }, false], [{}, [], false], [{}, null, false],
])('%j filled as %j: %s', (template, filled, same) => {
  expect(sameStructure(template, filled)).toBe(same);
});

test('knows which hole stands inside a string, also behind escapes', () => {
  const inString = (text: string): readonly boolean[] =>
    placedParts(text).flatMap((part) => (part.is === 'hole' ? [part.inString] : []));
  expect(inString('{"a": "{{X}}", "b": {{Y}}}')).toEqual([true, false]);
  expect(inString('{"a": "\\"{{X}}\\\\", "b": {{Y}}, "c": "{{Z}}"}')).toEqual([true, false, true]);
});

test('finds holes in keys at any depth', () => {
  expect(hasHoleInKey({ a: [{ b: { '{{X}}': 1 } }] })).toBe(true);
  expect(hasHoleInKey({ a: [{ b: '{{X}}' }] })).toBe(false);
});
