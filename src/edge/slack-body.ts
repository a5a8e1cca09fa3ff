// Looks at a Slack body before Bolt does: a signed one that is no object would be an unhandled rejection inside Bolt (5.1).
import type { IncomingMessage } from 'node:http';
import { Malformed } from '../domain/errors.ts';
import { readBody, readJson } from './http.ts';

// Slack's largest payloads are views of 250 kB; Bolt's own limit is 4 MiB.
const limit = 4_194_304;

/** Whether it carries what a signature looks like. Without, nothing of it is read: Bolt would refuse it after up to 4 MiB. */
export function looksSigned({ headers }: IncomingMessage): boolean {
  return /^v0=[0-9a-f]{64}$/.test(String(headers['x-slack-signature'])) && /^\d{1,12}$/.test(String(headers['x-slack-request-timestamp']));
}

/** Reads the body and leaves it where Bolt looks for it (`rawBody`). Throws Malformed 413, or 400 when it is no object. */
export async function readSlackRequest(request: IncomingMessage): Promise<void> {
  const raw = await readBody(request, limit);
  if (!isObject(raw.toString('utf8'), request.headers['content-type'] ?? '')) throw new Malformed(400, 'This is no body of Slack’s.');
  Object.assign(request, { rawBody: raw });
}

function isObject(text: string, contentType: string): boolean {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return isJsonObject(text);
  const payload = new URLSearchParams(text).get('payload');
  return payload === null || isJsonObject(payload);
}

function isJsonObject(text: string): boolean {
  const value = readJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
