// What the composer makes of typed names, and what an author sees again when they edit.
import { expect, it } from 'vitest';
import { linked, typed } from '../../../demo/page/assets/typed.js';

const directory = {
  people: [
    { id: 'U0ADA', name: 'ada', realName: 'Ada Park' }, { id: 'U0ADAM', name: 'adam', realName: 'Adam Parker' },
    { id: 'U0TOCSIN', name: 'tocsin', realName: 'Tocsin' },
  ],
  channels: [{ id: 'C0INC', name: 'inc-1-checkout' }, { id: 'C0INCS', name: 'inc-1' }],
};

it.each([
  ['@Tocsin status', '<@U0TOCSIN> status'],
  ['ask @ada, or @Ada Park', 'ask <@U0ADA>, or <@U0ADA>'],
  ['@adam is not @ada', '<@U0ADAM> is not <@U0ADA>'],
  ['see #inc-1-checkout (#inc-1)', 'see <#C0INC> (<#C0INCS>)'],
  ['write to ada@ada.example', 'write to ada@ada.example'],
  ['@nobody knows', '@nobody knows'],
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
])('makes %j into what Slack would send', (text, sent) => {
  expect(linked(text, directory)).toBe(sent);
});

it.each([
  ['<@U0ADA> and <@U0ADAM>', '@Ada Park and @Adam Parker'],
  ['<#C0INC> &lt;now&gt; &amp; then', '#inc-1-checkout <now> & then'],
  ['<https://status.example/1|status> and <https://status.example/2>', 'https://status.example/1 and https://status.example/2'],
  ['<@U0GONE> left', '<@U0GONE> left'],
])('shows %j as its author typed it', (text, shown) => {
  expect(typed(text, directory)).toBe(shown);
});

it('changes nothing when somebody edits and changes nothing', () => {
  const sent = linked('@Tocsin see #inc-1, 2 < 3 & @Ada Park knows', directory);
  expect(linked(typed(sent, directory), directory)).toBe(sent);
});
