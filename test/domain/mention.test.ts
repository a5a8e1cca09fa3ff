// What somebody says to Tocsin by mentioning it.
import { expect, it } from 'vitest';
import { afterMention } from '../../src/domain/mention.ts';

it.each([
  ['<@UTOCSIN> status', 'status'],
  ['<@UTOCSIN|tocsin> status', 'status'],
  ['  <@UTOCSIN>:  note deploy 42 rolled back ', 'note deploy 42 rolled back'],
  ['<@UTOCSIN>, list', 'list'],
  ['*<@UTOCSIN>* list', 'list'],
  ['hey <@UTOCSIN> list', 'list'],
  ['Please, <@UTOCSIN> list', 'list'],
  ['<@UTOCSIN>', ''],
  ['hello <@UTOCSIN>', ''],
  ['status <@UTOCSIN>', 'status'],
  ['status, <@UTOCSIN>!', 'status'],
  ['<@U0BEN> <@UTOCSIN> status', 'status'],
  ['<@UTOCSIN> task <@U0BEN> look at the logs', 'task <@U0BEN> look at the logs'],
  ['<@UTOCSIN> commander <@U0BEN>', 'commander <@U0BEN>'],
  ['<@UTOCSIN> note\nfirst\nsecond', 'note\nfirst\nsecond'],
  ['I asked <@UTOCSIN> to page somebody', 'I asked <@UTOCSIN> to page somebody'],
  ['<!channel> <@UTOCSIN>', '<!channel>'],
  ['<@utocsin> status', '<@utocsin> status'],
  ['', ''],
])('%j is %j', (text, words) => expect(afterMention(text)).toBe(words));

it('reads a hostile text before the test is over', () => {
  for (const piece of ['<@U', '<@UTOCSIN', ' <@UTOCSIN> ', 'hey ', '* ', '<@UTOCSIN|']) expect(afterMention(piece.repeat(10_000)).length).toBeLessThanOrEqual(piece.length * 10_000);
});
