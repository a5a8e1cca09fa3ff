// Looks at a Slack body before Bolt does: in Bolt (5.1) a signed one that is none would be an unhandled rejection, a 500, or unanswered for 3 s.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Malformed } from '../domain/errors.ts';
import { readSlackBody } from '../domain/slack-request.ts';
import { readBody, readJson } from './http.ts';

// Slack's largest payloads are views of 250 kB; Bolt's own limit is 4 MiB.
const limit = 4_194_304;

/** Whether it carries what a signature looks like. Without, nothing of it is read: Bolt would refuse it after up to 4 MiB. */
export function looksSigned({ headers }: IncomingMessage): boolean {
  return /^v0=[0-9a-f]{64}$/.test(String(headers['x-slack-signature'])) && /^\d{1,12}$/.test(String(headers['x-slack-request-timestamp']));
}

/** Reads the body and leaves it where Bolt looks for it (`rawBody`). Throws Malformed 413, or 400 when it is none of Slack's. */
export async function readSlackRequest(request: IncomingMessage): Promise<void> {
  const raw = await readBody(request, limit);
  if (!isReadable(raw.toString('utf8'), request.headers['content-type'] ?? '')) throw new Malformed(400, 'This is no body of Slack’s.');
  Object.assign(request, { rawBody: raw });
}

function isReadable(text: string, contentType: string): boolean {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return isBody(readJson(text));
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return isBody(payload === null ? Object.fromEntries(form) : readJson(payload));
}

/** Slack's own checks of the address, and a form that was closed, are answered by Bolt alone. */
const others = z.union([
  z.object({ ssl_check: z.literal('1') }), z.object({ type: z.literal('url_verification'), challenge: z.string() }), z.object({ type: z.literal('view_closed'), view: z.object({ callback_id: z.string() }) }),
]);

function isBody(value: unknown): boolean {
  if (others.safeParse(value).success) return true;
  try {
    readSlackBody(value);
    return true;
  } catch (error) {
    if (error instanceof z.ZodError) return false;
    throw error;
  }
}
