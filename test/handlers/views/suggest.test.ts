// The form that says what is sent: with the channel's messages or without, once, and not when it became private meanwhile.
import { expect, it } from 'vitest';
import suggest from '../../../handlers/views/suggest.ts';
import { problems, situation, submit } from '../../support/asking.ts';
import { applied, changesNothing, effectKinds, facts, refusal } from '../../support/incidents.ts';
import { model, over } from '../../support/suggesting.ts';

const known = { ...situation().known, model };

it.each([['records', false], ['messages', true]])('sends %s', (sent, messages) => {
  const outcome = submit(suggest, { sent, meta: '42' }, { incident: over, known });
  expect(facts(outcome)[0]).toMatchObject({ kind: 'suggestion.asked', data: { messages } });
  expect(effectKinds(outcome)).toEqual(['model.propose']);
});

it('sent by two people asks once', () => {
  const asked = applied(over, submit(suggest, { sent: 'records', meta: '42' }, { incident: over, known }));
  expect(changesNothing(submit(suggest, { sent: 'messages', meta: '42' }, { incident: asked, known }))).toBe(true);
});

it('nothing leaves when it became private while the form was open, or without a choice', () => {
  expect(refusal(submit(suggest, { sent: 'messages', meta: '42' }, { incident: { ...over, private: true }, known }))).toContain('private');
  for (const sent of [undefined, 'all', '']) expect(problems(suggest, { sent })).toHaveProperty('sent');
  expect(suggest.it.needs?.({ sent: 'records' })).toEqual([{ need: 'model' }]);
});
