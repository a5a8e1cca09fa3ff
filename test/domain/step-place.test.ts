// What a button about a step carries.
import { describe, expect, it } from 'vitest';
import { stepPlace } from '../../src/domain/step-place.ts';
import { place, runId } from '../support/runs.ts';

describe('the value of a button about a step', () => {
  it('names the run, the step and the digest that was shown', () => {
    expect(stepPlace.parse(place)).toEqual({ run: runId, step: 0, digest: 'd'.repeat(16) });
    expect(stepPlace.parse(`42:${runId}:12:${'a'.repeat(64)}`).step).toBe(12);
  });

  it.each([
    '', runId, `42:${runId}:0:`, `42:${runId}:0:abcdef0`, `42:${runId}:-1:${'d'.repeat(16)}`, `x:${runId}:0:${'d'.repeat(16)}`,
    `42:${runId}:0:${'D'.repeat(16)}`, `42:${runId}:0:${'d'.repeat(65)}`, `42:${runId.slice(1)}:0:${'d'.repeat(16)}`, `42:${runId}:0:${'d'.repeat(16)}\n`,
  ])('is not "%s"', (value) => {
    expect(stepPlace.safeParse(value).success).toBe(false);
  });
});
