// /incident suggest: the form with the host it goes to; a refusal where no model is set up, while it is open, and when it is private.
import { expect, it } from 'vitest';
import suggest from '../../../handlers/commands/suggest.ts';
import { ask, situation } from '../../support/asking.ts';
import { anIncident, form, refusal } from '../../support/incidents.ts';
import { model, over } from '../../support/suggesting.ts';

const known = { ...situation().known, model };

it('opens the form, whatever stands behind the word', () => {
  for (const text of ['', 'please']) expect(form(ask(suggest, text, { incident: over, known })).callback_id).toBe('suggest');
  expect(JSON.stringify(form(ask(suggest, '', { incident: over, known })))).toContain('models.acme.example');
});

it('is refused in words', () => {
  expect(refusal(ask(suggest, '', { incident: over }))).toContain('MODEL_URL');
  expect(refusal(ask(suggest, '', { incident: anIncident(), known }))).toContain('not over');
  expect(refusal(ask(suggest, '', { incident: { ...over, private: true }, known }))).toContain('private');
});

it('needs to know of the model', () => expect(suggest.it.needs?.({})).toEqual([{ need: 'model' }]));
