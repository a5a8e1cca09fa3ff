// Cutting text leaves nothing broken at its end.
import { describe, expect, test } from 'vitest';
import { cut, plainText } from '../../src/adapters/slack-text.ts';

describe('cut', () => {
  test('leaves text that fits as it is', () => {
    expect(cut('x'.repeat(250), 250)).toBe('x'.repeat(250));
  });

  test('cuts to exactly the limit and shows that it cut', () => {
    expect(cut('x'.repeat(251), 250)).toBe(`${'x'.repeat(249)}…`);
  });

  test('does not cut through a character of two units, and leaves signs alone', () => {
    expect(cut('hello \u{1F6A8}\u{1F6A8}', 8)).toBe('hello …');
    expect(cut('5 < 6 and more', 8)).toBe('5 < 6 a…');
  });
});

describe('plain text', () => {
  const filler = 'x'.repeat(3_890);

  test('is left alone when it fits, cut to 3,900 characters when not, and never empty', () => {
    expect(plainText('z'.repeat(3_900))).toBe('z'.repeat(3_900));
    expect(plainText('y'.repeat(5_000))).toBe(`${'y'.repeat(3_899)}…`);
    expect(plainText('  ').trim()).not.toBe('');
  });

  test.each([
    ['a mention', `${filler} <@U123456> and more`, `${filler} …`],
    ['an entity', `${filler} 12345 &amp; more`, `${filler} 12345 …`],
  ])('is not cut through %s', (_what, text, wanted) => {
    expect(plainText(text)).toBe(wanted);
  });

  test('a lone sign far back costs nothing', () => {
    expect(plainText(`5 < 6 ${'x'.repeat(4_000)}`)).toHaveLength(3_900);
  });
});
