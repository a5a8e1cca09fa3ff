// A command of the API: what its body may be, whose key it has, and how its words name people.
import { expect, test } from 'vitest';
import { asSlackSends, commandBody, commandPlace } from '../../src/domain/api-command.ts';

test.each([
  ['task @U024BE7LH look at it', 'task <@U024BE7LH> look at it'],
  ['role scribe @W0123ABCD', 'role scribe <@W0123ABCD>'],
  ['handoff <@U024BE7LH> at four', 'handoff <@U024BE7LH> at four'],
  ['@U024BE7LH, @U0OTHER1', '<@U024BE7LH>, <@U0OTHER1>'],
  ['note (@U024BE7LH)', 'note (<@U024BE7LH>)'],
  // Near misses: addresses, names, words that only begin like an id.
  ['page ben@U024BE7LH.example', 'page ben@U024BE7LH.example'],
  ['page @U024BE7LH.example', 'page @U024BE7LH.example'],
  ['ask @Ulrich', 'ask @Ulrich'], ['ask @USA', 'ask @USA'], ['@u024be7lh', '@u024be7lh'], ['a < b & c > d', 'a < b & c > d'],
])('%s → %s', (typed, sent) => expect(asSlackSends(typed)).toBe(sent));

test.each([[{ text: 'status' }], [{ text: ' declare x ', incident: null }], [{ text: 'note x', incident: 'INC-42' }], [{ text: 'note x', incident: '42' }]])('%j is a body', (body) => {
  expect(commandBody.parse(body).text).toBe(body.text.trim());
});

test.each([[{}], [{ text: '' }], [{ text: 7 }], [{ text: 'x', incident: '' }], [{ text: 'x', incident: 42 }], [{ text: 'x', incident: 'INC-0' }], [{ text: 'x', as: 'U0EVE' }], [null], ['status'], [{ text: 'x'.repeat(8_001) }]])('%j is none', (body) => {
  expect(commandBody.safeParse(body).success).toBe(false);
});

test('a key is one person’s, in the lane of what they do in Slack', () => {
  expect(commandPlace({ user: 'U0ADA' }, 'k')).toEqual({ key: 'U0ADA:k', lane: 'slack/U0ADA' });
});
