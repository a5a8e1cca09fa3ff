// What is told of the canary: complete as plain text, and nothing in it that Slack would take for more than words.
import { expect, it } from 'vitest';
import { canarySilent, canarySings } from '../../src/render/canary.ts';

it('says what is wrong, what it means and what to do', () => {
  const { text, blocks } = canarySilent('no channel was usable within 60 s: Slack does not answer', 'canary-1');
  expect(text).toBe('Tocsin’s own test alarm did not come through: no channel was usable within 60 s: Slack does not answer. A real alarm now may have no channel in time. `/incident doctor` says what is wrong; until then, watch PagerDuty itself.');
  expect(JSON.stringify(blocks)).toContain('watch PagerDuty itself');
});

it('says that it sings again, and what it was', () => {
  expect(canarySings('refused: missing_scope', 'canary-2').text).toBe('Tocsin’s own test alarm comes through again. It was: refused: missing_scope.');
});

it('quotes what Slack said as words', () => {
  for (const { text } of [canarySilent('refused: <!channel> & <@U1>', 'k'), canarySings('refused: <!channel> & <@U1>', 'k')]) expect(text).toContain('refused: &lt;!channel&gt; &amp; &lt;@U1&gt;');
  expect(canarySilent('x'.repeat(5_000), 'k').text.length).toBeLessThan(1_000);
});
