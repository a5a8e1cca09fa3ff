// What people and alerts write in Slack's mrkdwn, and what the page makes of it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { escapeText, isSafeLink, parseInline, parseMrkdwn, toPlain, unescapeText } from '../../../demo/page/assets/mrkdwn.js';

const text = (v: string) => ({ t: 'text', v });

describe('inline mrkdwn', () => {
  it.each([
    ['*bold*', [{ t: 'b', c: [text('bold')] }]],
    ['_it_ ~no~', [{ t: 'i', c: [text('it')] }, text(' '), { t: 's', c: [text('no')] }]],
    ['*_both_*', [{ t: 'b', c: [{ t: 'i', c: [text('both')] }] }]],
    ['`a *b* <https://x.example|c>`', [{ t: 'code', v: 'a *b* c' }]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['snake_case_name', [text('snake_case_name')]],
    ['a*b*c', [text('a*b*c')]],
    [':rotating_light: now', [{ t: 'emoji', name: 'rotating_light' }, text(' now')]],
    ['at 14:05:06', [text('at 14'), { t: 'emoji', name: '05' }, text('06')]],
    ['a\nb', [text('a'), { t: 'br' }, text('b')]],
    ['<@U01ABC> <#C02DEF|ops>', [
      { t: 'user', id: 'U01ABC', label: undefined }, text(' '), { t: 'channel', id: 'C02DEF', label: 'ops' },
    ]],
    ['<!here> <!subteam^S1|@sre>', [{ t: 'special', v: 'here' }, text(' '), { t: 'group', id: 'S1', label: '@sre' }]],
    ['<https://x.example/?a=1&amp;b=2|see &lt;this&gt;>', [
      { t: 'a', href: 'https://x.example/?a=1&b=2', c: [text('see <this>')] },
    ]],
    ['<!date^1773324120^{time}|14:02 UTC>', [
      { t: 'date', unix: 1773324120, format: '{time}', fallback: '14:02 UTC', href: undefined },
    ]],
    ['&lt;b&gt; &amp;amp;', [text('<b> &amp;')]],
  ])('reads %j', (source, tree) => {
    expect(parseInline(source)).toEqual(tree);
  });

  it('makes no link of a scheme that could run code', () => {
    for (const url of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd',
      ' https://x']) {
      expect(isSafeLink(url)).toBe(false);
      expect(JSON.stringify(parseInline(`<${url}|click>`))).not.toContain('"href"');
    }
    expect(isSafeLink('https://x.example/a')).toBe(true);
    expect(isSafeLink('mailto:a@b.example')).toBe(true);
  });

  it('drops an unsafe link of a date and keeps its words', () => {
    expect(parseInline('<!date^1^{date}^javascript:alert(1)|then>')).toEqual([
      { t: 'date', unix: 1, format: '{date}', fallback: 'then', href: undefined },
    ]);
  });

  it('loses no character of hostile text', () => {
    for (const source of ['<script>alert(1)</script>', '***', '<', '`', '<|>', '<@>', '*_~`', '<!date^x^y|z', ':::', '_*_*']) {
      const kept = JSON.stringify(parseInline(source)).replace(/\\"/g, '"');
      for (const letter of source.replace(/[^a-z]/gi, '')) expect(kept).toContain(letter);
    }
  });

  it.each(['*a ', '_', '<', '`', '~x', '<@U1', ':a', '*_', '&gt;', '> ', '\n> ', '• ', '*a*_b_', '```'])(
    'reads 40,000 characters of %j in bounded time', (piece) => {
      const before = performance.now();
      parseMrkdwn(piece.repeat(40_000 / piece.length));
      expect(performance.now() - before).toBeLessThan(5_000);
    },
  );
});

describe('blocks of mrkdwn', () => {
  it('keeps lists, quotes, code and paragraphs apart', () => {
    expect(parseMrkdwn('One\n• a\n• b\n1. c\n> q\n```x\n*y*```\nend').map((block) => block.t)).toEqual([
      'p', 'list', 'list', 'quote', 'pre', 'p',
    ]);
  });

  it('reads nothing inside a code block', () => {
    expect(parseMrkdwn('```\n*a* &lt;b&gt; <https://x.example|y>\n```')).toEqual([{ t: 'pre', v: '*a* <b> y' }]);
  });

  it('takes an unpaired fence as text', () => {
    expect(parseMrkdwn('a ``` b')).toEqual([{ t: 'p', c: [text('a ``` b')] }]);
  });

  it('turns every message of the fixture into words', () => {
    const url = new URL('fixture-state.json', import.meta.url);
    const state = JSON.parse(readFileSync(url, 'utf8')) as { messages: Record<string, { text: string }[]> };
    const words = Object.values(state.messages).flat().map((message) => toPlain(message.text));
    expect(words).toContain('On it. Looking at checkout-api dashboards, 5xx started at 13:58.');
    expect(words.every((line) => line !== '' && !/[<>]/.test(line))).toBe(true);
  });
});

it('escapes what it unescapes', () => {
  for (const source of ['<a> & "b"', '&amp;', '&lt;', 'plain']) expect(unescapeText(escapeText(source))).toBe(source);
});
