// The button "Suggest from the records": the form, or why not.
import { expect, it } from 'vitest';
import suggest from '../../../handlers/actions/suggest.ts';
import { press, situation } from '../../support/asking.ts';
import { form, refusal } from '../../support/incidents.ts';
import { model, over } from '../../support/suggesting.ts';

const known = { ...situation().known, model };

it('opens the form; where the model was switched off since, it says so', () => {
  expect(form(press(suggest, '42', { incident: over, known })).callback_id).toBe('suggest');
  expect(refusal(press(suggest, '42', { incident: over }))).toContain('MODEL_URL');
  expect(refusal(press(suggest, '42', { incident: { ...over, private: true }, known }))).toContain('private');
  expect(suggest.it.needs?.('42')).toEqual([{ need: 'model' }]);
});
