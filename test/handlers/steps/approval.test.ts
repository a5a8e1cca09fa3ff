// The step kind approval.
import { expect, it } from 'vitest';
import step from '../../../handlers/steps/approval.ts';

it('is done by a person, never by the bot itself', () => {
  expect(step.it).toEqual({ by: 'person' });
});
