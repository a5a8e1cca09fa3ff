// The button "Open form": the words that were said, said again with a click.
import { expect, it } from 'vitest';
import openForm from '../../../handlers/actions/open_form.ts';

it('is read like what follows /incident', () => {
  const { it: handler } = openForm;
  if (handler.where !== 'command') throw new Error('the button says words');
  expect(handler.text(handler.input.parse('note INC-42'))).toBe('note INC-42');
});

it('takes no more than a button can hold', () => expect(openForm.it.input.safeParse('x'.repeat(2_001)).success).toBe(false));
