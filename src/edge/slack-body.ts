// Looks at a Slack body before Bolt does: in Bolt (5.1) a signed one that is none would be an unhandled rejection, a 500, or unanswered for 3 s.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Malformed } from '../domain/errors.ts';
import { readSlackBody } from '../domain/slack-request.ts';
import { readJson, type Body } from './http.ts';

// Slack's largest payloads are views of 250 kB; Bolt's own limit is 4 MiB.
const limit = 4_194_304;

/** Whether it carries what a signature looks like. Without, nothing of it is read: Bolt would refuse it after up to 4 MiB. */
export function looksSigned({ headers }: IncomingMessage): boolean {
  return /^v0=[0-9a-f]{64}$/.test(String(headers['x-slack-signature'])) && /^\d{1,12}$/.test(String(headers['x-slack-request-timestamp']));
}

export type SignedHeaders = { readonly 'x-slack-signature': string; readonly 'x-slack-request-timestamp': number };

export function signedHeaders({ headers }: IncomingMessage): SignedHeaders {
  return { 'x-slack-signature': String(headers['x-slack-signature']), 'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']) };
}

/** The body, when Slack signed it; nothing of it is understood before. Throws Malformed 413, 400 (it did not come whole) and 401. */
export async function readSigned(request: IncomingMessage, body: Body, isSigned: (body: string, headers: SignedHeaders) => boolean): Promise<Buffer> {
  const raw = await body(limit);
  if (!isSigned(raw.toString('utf8'), signedHeaders(request))) throw new Malformed(401, 'The signature does not match, or is older than five minutes.');
  return raw;
}

/** Leaves the body where Bolt looks for it (`rawBody`). Throws Malformed 400 when it is none of Slack's. */
export function leaveForBolt(request: IncomingMessage, raw: Buffer): void {
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

/** For an event Bolt takes whatever has one. Only an event of Slack's has, and that does not go through Bolt. */
function isDisguised(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event' in value && !('type' in value && value.type === 'event_callback');
}

function isBody(value: unknown): boolean {
  if (isDisguised(value)) return false;
  if (others.safeParse(value).success) return true;
  try {
    readSlackBody(value);
    return true;
  } catch (error) {
    if (error instanceof z.ZodError) return false;
    throw error;
  }
}
