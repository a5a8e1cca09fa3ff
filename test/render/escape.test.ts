// Text from outside: escaped, cut, on one line; mentions, times and links that only we can make.
import { describe, expect, it } from 'vitest';
import { slackPerson, tocsin } from '../../src/domain/actor.ts';
import { clip, cutMrkdwn, escape, exact, link, mention, oneLine, plain, safeUrl, since, tail, when } from '../../src/render/escape.ts';

describe('escape and clip', () => {
  it('takes the meaning from the three special characters', () => {
    expect(escape('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
    expect(clip('a\n<b>\u0000\u202E c', 100)).toBe('a &lt;b&gt; c');
  });

  it('counts what escaping adds', () => {
    expect(clip('&&&&&', 12)).toBe('&amp;&amp;…');
    expect(clip('&&', 10)).toBe('&amp;&amp;');
  });
});

describe('plain', () => {
  it('cuts between characters, never within', () => {
    expect(plain('abcdef', 4)).toBe('abc…');
    expect(plain('abcd', 4)).toBe('abcd');
    expect(plain('ab👩‍👩‍👧‍👦c', 8)).toBe('ab…');
    expect(plain('🇩🇪🇫🇷🇳🇱', 9)).toBe('🇩🇪🇫🇷…');
    expect(plain('ae\u0301x', 3)).toBe('a…');
  });

  it('keeps the beginning of a character that is longer than the room', () => {
    expect(plain(`z${'\u0301'.repeat(50)}`, 10)).toBe(`z${'\u0301'.repeat(8)}…`);
  });

  it('mends half characters', () => {
    expect(plain('a\ud83d', 10)).toBe('a\ufffd');
  });
});

it('oneLine drops terminal sequences and what reorders text', () => {
  expect(oneLine('  a\u001b[31m red\r\n\tb \u2066c\u2069 ')).toBe('a red b c');
});

it('exact spells out what cannot be seen, but line ends and tabs', () => {
  expect(exact('a\r\n\tb\u202Ec\u200b')).toBe('a\n\tb\\u{202e}c\\u{200b}');
});

it('tail keeps the end', () => {
  expect(tail('abcdef', 4)).toBe('…def');
  expect(tail('abc', 4)).toBe('abc');
  expect(tail('a👍bc', 4)).toBe('…bc');
});

it('cutMrkdwn leaves no half mention or entity', () => {
  expect(cutMrkdwn('hello <@U12345> you', 12)).toBe('hello …');
  expect(cutMrkdwn('hello &amp; you', 10)).toBe('hello …');
  expect(cutMrkdwn('hello', 5)).toBe('hello');
});

describe('mention', () => {
  it('names people of this Slack by their id and everybody else in words', () => {
    expect(mention(slackPerson('U0ADA'))).toBe('<@U0ADA>');
    expect(mention({ type: 'person', id: 'PADA', via: 'pagerduty', name: 'Ada <!here>' })).toBe('Ada &lt;!here&gt;');
    expect(mention({ type: 'person', id: 'U0ADA', via: 'pagerduty' })).toBe('U0ADA');
    expect(mention(tocsin)).toBe('Tocsin');
  });

  it('never makes a mention of an id that is none', () => {
    expect(mention(slackPerson('!channel'))).toBe('!channel');
    expect(mention(slackPerson('U1> <!channel'))).toBe('U1&gt; &lt;!channel');
  });
});

it('times are in the reader’s zone, with UTC where Slack cannot', () => {
  expect(when('2026-11-21T03:00:30.500Z')).toBe('<!date^1795230030^{date_short_pretty} {time}|2026-11-21 03:00 UTC>');
  expect(since('2026-11-21T03:00:30.500Z')).toContain('({ago})');
});

describe('links', () => {
  it('are http(s) only, hide no user name and cannot be broken out of', () => {
    expect(link('https://a.example/?x=1&y=2', 'there')).toBe('<https://a.example/?x=1&amp;y=2|there>');
    expect(link('https://a.example/|<!channel>', 'there|here')).toBe('<https://a.example/%7C%3C!channel%3E|there/here>');
    for (const url of ['javascript:alert(1)', 'ftp://a.example', 'https://bank.example@evil.example/', 'nonsense', `https://a.example/${'x'.repeat(2_000)}`]) {
      expect(safeUrl(url), url).toBeUndefined();
      expect(link(url, 'there')).toBe('there');
    }
  });
});
