// The step kind workflow_dispatch.
import { expect, it } from 'vitest';
import step from '../../../handlers/steps/workflow_dispatch.ts';

it('is done by a runner, never by the bot itself', () => {
  expect(step.it).toEqual({ by: 'runner' });
});
