// The value of a button about a step: "<incident>:<run>:<step>:<first 16 of the digest>".
import { z } from 'zod';
import type { StepPlace } from './run-place.ts';

export const stepPlace = z.string().regex(/^\d+:[0-9a-f-]{36}:\d{1,6}:[0-9a-f]{8,64}$/).transform((value): StepPlace => {
  const [, run = '', step = '', digest = ''] = value.split(':');
  return { run, step: Number(step), digest };
});
