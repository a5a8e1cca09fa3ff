// What a person wrote in Slack, shown in Slack again.
import { describe, expect, it } from 'vitest';
import { chatText } from '../../src/render/chat-text.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { wrongInMarkup } from '../support/slack-limits.ts';

describe('keeps', () => {
  it.each([
    ['plain words', 'errors fall', 'errors fall'],
    ['formatting', '*bold* _it_ `code`', '*bold* _it_ `code`'],
    ['people', '<@U0ADA> and <@W0BEN|ben>', '<@U0ADA> and <@W0BEN>'],
    ['channels', 'see <#C0123|ops>', 'see <#C0123>'],
    ['links with words', '<https://grafana.example/d?a=1&amp;b=2|the board>', '<https://grafana.example/d?a=1&amp;b=2|the board>'],
    ['bare links', '<https://grafana.example/d>', '<https://grafana.example/d|https://grafana.example/d>'],
    ['what was escaped, once', 'a &lt;b&gt; &amp; c, and &amp;lt; as it was typed', 'a &lt;b&gt; &amp; c, and &amp;lt; as it was typed'],
    ['angle brackets that are no mark', 'a <lags> b <1> <x|y>', 'a &lt;lags&gt; b &lt;1&gt; &lt;x|y&gt;'],
    ['one line', 'first\n> second', 'first &gt; second'],
  ])('%s', (_what, written, shown) => expect(chatText(written, 500)).toBe(shown));
});

describe('calls nobody and leads nobody astray', () => {
  it.each([
    ['@here', '<!here> look', '@here look'],
    ['@channel with a label', '<!channel|@channel>', '@channel'],
    ['a group', '<!subteam^S0123|@oncall> and <!subteam^S0123>', '@oncall and @subteam'],
    ['a label that poses as another address', '<https://evil.example|https://bank.example>', '<https://evil.example/|https://evil.example>'],
    ['an address that is none', '<javascript:alert(1)|click>', 'click'],
    ['an address with a user’s name', '<https://bank.example@evil.example/|bank>', 'bank'],
    ['a mail address', '<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['an unfinished mark', 'a <@U0ADA and <https://x', 'a &lt;@U0ADA and &lt;https://x'],
    ['a person that is none', '<@nobody|<!here>>', '&lt;@nobody|@here&gt;'],
    ['a person and a channel of no known shape', '<@nobody> <#general|ops>', '&lt;@nobody&gt; &lt;#general|ops&gt;'],
  ])('%s', (_what, written, shown) => expect(chatText(written, 500)).toBe(shown));

  it('whatever is written', () => {
    const wrong = Array.from({ length: 300 }, (_, n) => {
      const text = chatText(hostileText(dice(n + 1), 2_000), 400);
      return [...wrongInMarkup(text), ...(text.length > 400 ? ['too long'] : []), ...(/[\n\r]/.test(text) ? ['several lines'] : [])];
    }).flat();
    expect(wrong).toEqual([]);
  });
});

it('is cut without half a mark', () => {
  expect(chatText(`${'x'.repeat(45)} <@U0ADALOVELACE>`, 50)).toBe(`${'x'.repeat(45)} …`);
  expect(chatText(`${'x'.repeat(45)} &amp; y`, 50)).toMatch(/^x{45} …$/);
});
