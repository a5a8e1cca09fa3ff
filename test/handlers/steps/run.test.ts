// The step kind run.
import { expect, it } from 'vitest';
import step from '../../../handlers/steps/run.ts';

it('is done by a runner, never by the bot itself', () => {
  expect(step.it).toEqual({ by: 'runner' });
});
