// What is kept of answers about people: a yes for a minute, a no never, one question at a time.
import { expect, test } from 'vitest';
import { createAsked } from '../../src/engine/roles-asked.ts';

function asking() {
  const clock = { at: 0, monotonicMs: () => clock.at };
  const asked = createAsked(clock);
  let times = 0;
  const ask = (answer: boolean) => asked('key', (yes: boolean) => yes, () => { times += 1; return Promise.resolve(answer); });
  return { clock, asked, ask, count: () => times };
}

test('a yes is kept for less than 60 s from the question, a no never', async () => {
  const { clock, ask, count } = asking();
  expect([await ask(false), await ask(false), count()]).toEqual([false, false, 2]);
  expect([await ask(true), await ask(false), count()]).toEqual([true, true, 3]);
  clock.at = 60_000;
  expect([await ask(false), count()]).toEqual([false, 4]);
});

test('the age of an answer counts from the question', async () => {
  const { clock, asked } = asking();
  const slow = Promise.withResolvers<boolean>();
  const first = asked('key', Boolean, () => slow.promise);
  clock.at = 50_000;
  slow.resolve(true);
  await first;
  clock.at = 60_000;
  expect(await asked('key', Boolean, () => Promise.resolve(false))).toBe(false);
});

test('two who ask at once ask once; an error is kept by nobody', async () => {
  const { asked, ask } = asking();
  const slow = Promise.withResolvers<boolean>();
  let times = 0;
  const both = [1, 2].map(() => asked('other', Boolean, () => { times += 1; return slow.promise; }));
  slow.reject(new Error('away'));
  expect((await Promise.allSettled(both)).map((one) => one.status)).toEqual(['rejected', 'rejected']);
  expect(times).toBe(1);
  expect(await asked('other', Boolean, () => Promise.resolve(true))).toBe(true);
  expect(await ask(true)).toBe(true);
});
