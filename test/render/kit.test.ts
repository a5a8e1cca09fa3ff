// The builders: each within its limit, the whole within Slack's, and what does not fit counted.
import { describe, expect, it } from 'vitest';
import { actions, button, context, message, option, preformatted, section, select, textLength } from '../../src/render/kit.ts';
import { pack } from '../../src/render/pack.ts';
import { wrongInMessage } from '../support/slack-limits.ts';

describe('message', () => {
  it('gives each block an id of its own under the key', () => {
    expect(message('a sentence', [section('a'), section('b')], '42:7').blocks?.map((block) => block.block_id)).toEqual(['42:7:1', '42:7:2']);
  });

  it('leaves out what does not fit and says how much', () => {
    const many = message('a sentence', Array.from({ length: 60 }, (_, n) => section(`part ${n}`)), 'k');
    expect(wrongInMessage(many)).toEqual([]);
    expect(JSON.stringify(many)).toContain('11 more parts are left out');
    const long = message('a sentence', Array.from({ length: 6 }, () => section('x'.repeat(2_900))), 'k');
    expect(wrongInMessage(long)).toEqual([]);
    expect(JSON.stringify(long)).toContain('2 more parts are left out');
  });

  it('leaves out nothing that just fits', () => {
    const exact = message('a sentence', Array.from({ length: 50 }, () => section('x'.repeat(240))), 'k');
    expect(exact.blocks).toHaveLength(50);
    expect(textLength(exact.blocks)).toBe(12_000);
  });

  it('cuts its text without leaving half a mention', () => {
    expect(message(`${'x'.repeat(2_995)}<@U12345>`, [context('c')], 'k').text).toBe(`${'x'.repeat(2_995)}…`);
  });
});

describe('parts', () => {
  it('a section is cut where Slack would refuse it', () => {
    expect(section(`${'x'.repeat(2_998)}&amp;y`).text?.text).toBe(`${'x'.repeat(2_998)}…`);
  });

  it('preformatted text is split at line ends and never empty', () => {
    const texts = (text: string) => [...JSON.stringify(preformatted(text)).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
      .map(([, quoted]) => JSON.parse(quoted ?? '""') as string);
    expect(texts(' \n')).toEqual(['(empty)']);
    const lines = `${'x'.repeat(99)}\n`.repeat(60);
    expect(texts(lines).join('')).toBe(lines);
    expect(texts(lines).every((part) => part.length <= 2_900 && part.endsWith('\n'))).toBe(true);
    expect(texts('👍'.repeat(2_000)).every((part) => part.isWellFormed())).toBe(true);
  });

  it('a menu without options is none', () => {
    expect(select('s', 'Choose', [])).toBeUndefined();
    expect(select('s', 'Choose', Array.from({ length: 130 }, (_, n) => option(`o${n}`, `${n}`)))?.options).toHaveLength(100);
  });

  it('a question before a click keeps the limits of its dialog', () => {
    const asked = button({ id: 'b', text: 't'.repeat(100), value: '1', confirm: { title: 'x'.repeat(200), text: 'y'.repeat(400), yes: 'z'.repeat(50) } });
    expect(wrongInMessage(message('a sentence', [actions([asked])], 'k'))).toEqual([]);
  });
});

describe('pack', () => {
  it('fills sections and counts what has no room', () => {
    const lines = Array.from({ length: 10 }, (_, n) => `${n}${'x'.repeat(999)}`);
    expect(pack(lines, 100_000)).toMatchObject({ left: 0 });
    expect(pack(lines, 100_000).sections).toHaveLength(5);
    expect(pack(lines, 3_500).left).toBe(7);
    expect(pack(['a', 'b'], 100, '\n\n').sections[0]?.text?.text).toBe('a\n\nb');
  });
});
