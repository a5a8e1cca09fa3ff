// What is kept of a step's output, and what people see of it.
import { describe, expect, test } from 'vitest';
import { capOutput, forSlack, plainOutput, SLACK_CHARACTERS, STORED_BYTES } from '../../../src/domain/runbook/output.ts';
import { hostile, seeded } from './support.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

describe('capOutput', () => {
  test('keeps everything up to the limit', () => {
    const bytes = Buffer.alloc(STORED_BYTES, 97);
    expect(capOutput(bytes)).toEqual({ head: bytes, tail: new Uint8Array(), dropped: 0 });
  });
  test.each(['a', 'é', '€', '😀'])('cuts %s only between characters, at every alignment', (char) => {
    for (let shift = 0; shift < 5; shift += 1) {
      const bytes = Buffer.from('x'.repeat(shift) + char.repeat(200_000) + 'y'.repeat(shift));
      if (bytes.length <= STORED_BYTES) continue;
      const { head, tail, dropped } = capOutput(bytes);
      expect(`${decoder.decode(head)}${decoder.decode(tail)}`).toMatch(/^x*[^xy]+y*$/);
      expect(head.length + tail.length).toBeLessThanOrEqual(STORED_BYTES);
      expect(head.length + tail.length).toBeGreaterThan(STORED_BYTES - 8);
      expect(head.length + tail.length + dropped).toBe(bytes.length);
    }
  });
  test('copes with bytes that are no text', () => {
    const { head, tail } = capOutput(Buffer.alloc(STORED_BYTES * 2, 0x80));
    expect(head.length + tail.length).toBe(STORED_BYTES);
  });
});

describe('plainOutput', () => {
  test.each([
    ['\u001b[1;31mred\u001b[0m', 'red'], ['\u001b]8;;https://evil\u0007link\u001b]8;;\u0007', 'link'],
    ['\u001b]0;title\u001b\\text', 'text'],
    ['a\u001b[2Kb\u001b[?25hc', 'abc'], ['a\u001b(Bb', 'ab'], ['a\u0000\u0008\u007f\u009bb', 'ab'],
    ['50%\r100%\r\ndone', '50%\n100%\ndone'], ['a\tb', 'a\tb'], ['ab\u202ecd\u2066', 'abcd'], ['end\u001b', 'end'],
    ['end\u001b[', 'end'],
    ['open \u001b]8;;never closed\nnext', 'open \nnext'],
  ])('%j reads %j', (raw, plain) => {
    expect(plainOutput(raw)).toBe(plain);
  });
});

describe('forSlack', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, at) => `line ${at + 1}`).join('\n');
  test('shows 40 lines as they are', () => {
    expect(forSlack(`${lines(40)}\n`)).toEqual({ text: lines(40), cut: false });
  });
  test('shows the beginning and more of the end of 41', () => {
    const { text, cut } = forSlack(lines(41));
    expect(cut).toBe(true);
    expect(text.split('\n')).toHaveLength(40);
    expect(text).toContain('line 12\n… 2 lines left out …\nline 15\n');
    expect(text.endsWith('line 41')).toBe(true);
  });
  test('never exceeds 2,900 characters, never splits one, never shows a control character', () => {
    const random = seeded(3);
    for (let round = 0; round < 300; round += 1) {
      const output = Array.from({ length: 1 + Math.floor(random() * 80) }, () => hostile(random).repeat(20)).join('\n');
      const { text } = forSlack(output);
      expect(text.length).toBeLessThanOrEqual(SLACK_CHARACTERS);
      expect(text.split('\n').length).toBeLessThanOrEqual(42);
      expect(text.isWellFormed()).toBe(true);
      expect(/[^\P{Cc}\n\t]/u.test(text)).toBe(false);
    }
    for (const shift of ['', 'x', 'xy']) expect(forSlack(`${'😀'.repeat(3_000)}${shift}`).text.isWellFormed()).toBe(true);
    expect(forSlack('😀'.repeat(3_000)).text.length).toBeGreaterThan(SLACK_CHARACTERS - 4);
  });
});
