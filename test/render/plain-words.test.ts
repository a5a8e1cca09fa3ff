// A message as plain text: nothing of Slack's own signs is left, and nothing that was said is lost.
import { expect, test } from 'vitest';
import { plainWords } from '../../src/render/plain-words.ts';
import { actions, button, context, fields, header, message, preformatted, section } from '../../src/render/kit.ts';

test.each([
  ['<@U1> and <#C1|ops> and <#C2>', '@U1 and #ops and #C2'],
  ['<https://x.example/a|the board> <https://y.example>', 'the board (https://x.example/a) https://y.example'],
  ['<!date^1700000000^{time}|03:00 UTC> <!here> <!subteam^S1|@oncall>', '03:00 UTC @here @oncall'],
  ['5 &lt; 6 &amp;&amp; 7 &gt; 6', '5 < 6 && 7 > 6'],
  ['&amp;lt;', '&lt;'],
  ['a < b', 'a < b'],
])('%s → %s', (text, plain) => expect(plainWords({ text })).toBe(plain));

test('blocks one under the other, without buttons; what stands as plain text is no mark', () => {
  const said = message('short', [
    header('INC-1 <now>'), section('*Status*  mitigated\n<@U1> commands'), fields(['*A*\n1', '*B*\n2']), context('as of <!date^1^x|03:00>'), preformatted('a <b> & c'),
    actions([button({ id: 'x', text: 'Resolve', value: '1' })]),
  ], 'k');
  expect(plainWords(said)).toBe('INC-1 <now>\n*Status*  mitigated\n@U1 commands\n*A*\n1\n*B*\n2\nas of 03:00\na <b> & c');
});

test('a message of buttons alone says its text', () => {
  expect(plainWords(message('Press “Open form”.', [actions([button({ id: 'x', text: 'Open form', value: '1' })])], 'k'))).toBe('Press “Open form”.');
});
