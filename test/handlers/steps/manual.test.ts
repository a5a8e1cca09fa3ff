// The step kind manual.
import { expect, it } from 'vitest';
import step from '../../../handlers/steps/manual.ts';

it('is done by a person, never by the bot itself', () => {
  expect(step.it).toEqual({ by: 'person' });
});
