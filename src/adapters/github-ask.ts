// How the rooms of the GitHub adapter ask: a call with its name, an answer with its shape. They know octokit by this much alone.
import type { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { Call } from './github-errors.ts';

export type Requester = {
  request(route: string, parameters?: Record<string, unknown>): Promise<{ status: number; data: unknown }>;
  auth(options: { type: 'installation' }): Promise<unknown>;
};
export type Ask = <T>(call: Call, send: (client: Requester) => Promise<{ data: unknown }>, shape: z.ZodType<T>) => Promise<T>;

/** Repeating a create whose answer was lost makes a second one: whoever asked looks first, then repeats. */
export const ONCE = { retries: 0 };

/** The answer, or undefined when GitHub refused with this code. */
export async function unless<T>(code: string, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Rejected && error.code === code) return undefined;
    throw error;
  }
}
