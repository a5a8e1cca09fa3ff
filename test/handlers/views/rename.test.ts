// The form rename: its field, and what is decided.
import { expect, it } from 'vitest';
import rename from '../../../handlers/views/rename.ts';
import { problems, submit } from '../../support/asking.ts';
import { changesNothing, facts } from '../../support/incidents.ts';

it('gives it the title, unless it is called that already', () => {
  expect(facts(submit(rename, { title: ' Cart is down too ', meta: '42' }))).toEqual([{ kind: 'incident.renamed', data: { title: 'Cart is down too' } }]);
  expect(changesNothing(submit(rename, { title: 'Checkout is down', meta: '42' }))).toBe(true);
});

it('wants a few words', () => {
  for (const title of [undefined, '', 'ab ']) expect(problems(rename, { title })).toEqual({ title: 'Say in a few words what is wrong.' });
  expect(problems(rename, { title: 'x'.repeat(301) })).toHaveProperty('title');
});
