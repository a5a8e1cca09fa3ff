// A call of a Slack method: its arguments out, its answer checked, its refusal turned into Outage or Rejected.
import type { z } from 'zod';
import { Outage } from '../domain/errors.ts';
import { isRateLimit, isRepeatable, refusal, verdictOf } from './slack-errors.ts';
import type { Gate } from './slack-gate.ts';
import { plainAnswer } from './slack-shapes.ts';
import { brokenAnswer } from './slack-transport.ts';

export type Args = Readonly<Record<string, unknown>>;
/**
 * What Tocsin built and Slack would not show. The payload holds message text, which for a private incident must not reach
 * the log.
 */
export type Bug = { readonly method: string; readonly code: string; readonly payload: Args };
/** Slack's answer as it came, be it yes or no. Throws Outage or Rejected when there is none. */
export type Send = (method: string, args: Args) => Promise<unknown>;

export type Calls = {
  send: Send;
  /** Throws what a no means; returns on a yes and on codes that say that the wish is already true. */
  settle(method: string, answer: unknown): void;
  /** For methods whose answer does not matter. */
  run: (method: string, args: Args) => Promise<void>;
  /** For methods whose answer is read. */
  ask<T>(method: string, args: Args, shape: z.ZodType<T>): Promise<T>;
  /** Page after page of a method with cursors; stop by leaving the loop. */
  pages<T>(method: string, args: Args, shape: z.ZodType<T>): AsyncGenerator<T>;
};

/** The ways to call Slack that the rest of the adapter uses. */
export function createCalls(send: Send, gate: Gate): Calls {
  function settle(method: string, answer: unknown): void {
    const said = read(method, answer, plainAnswer);
    if (said.ok) return;
    const code = said.error;
    if (code === undefined) throw brokenAnswer(method, 'a refusal without a code');
    const verdict = verdictOf(code);
    if (verdict === 'success') return;
    if (isRateLimit(code)) throw gate.close(method, said.response_metadata?.retryAfter ?? undefined);
    if (verdict === 'refused') {
      throw refusal(method, { ...said, error: code, messages: said.response_metadata?.messages ?? undefined });
    }
    const ambiguous = verdict === 'unsure' && !isRepeatable(method);
    throw new Outage('slack', `Slack could not carry out ${method} just now (${code}).`, { ambiguous });
  }

  async function answered(method: string, args: Args): Promise<unknown> {
    gate.check(method);
    const answer = await send(method, args);
    settle(method, answer);
    return answer;
  }

  async function* pages<T>(method: string, args: Args, shape: z.ZodType<T>): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const answer = await answered(method, cursor === undefined ? args : { ...args, cursor });
      yield read(method, answer, shape);
      const next = read(method, answer, plainAnswer).response_metadata?.next_cursor;
      if (next !== undefined && next !== '' && next === cursor) throw brokenAnswer(method, 'the same page twice');
      cursor = next === '' ? undefined : next;
    } while (cursor !== undefined);
  }

  return {
    send,
    settle,
    pages,
    run: async (method, args) => {
      await answered(method, args);
    },
    ask: async (method, args, shape) => read(method, await answered(method, args), shape),
  };
}

/** An answer of another shape: it was carried out, or may be, but we cannot tell what came of it. */
export function read<T>(method: string, answer: unknown, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 5).join(', ');
  throw brokenAnswer(method, `an unexpected shape (${fields})`);
}
