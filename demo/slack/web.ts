// The HTTP side: /slack/api/<method>, /slack/response/<id>, /slack/upload/<file>.
import type { IncomingMessage, ServerResponse } from 'node:http';

import { callMethod, type Asked, type Response } from './api.ts';
import { readFields } from './args.ts';
import type { Hub } from './hub.ts';
import { parseJson } from './json.ts';
import { receiveUpload } from './methods/files.ts';
import { answerReply } from './response-urls.ts';

/** Largest body taken, in bytes: more than any call of a bot, small enough not to hurt. */
const BODY_MAX = 16 * 1024 * 1024;

/** The whole body, or why there is none. A bot that dies in the middle of a request is no fault of this Slack. */
async function readBody(req: IncomingMessage): Promise<Buffer | 'too big' | 'hung up'> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of req) {
      const bytes = Buffer.from(part as Uint8Array);
      size += bytes.length;
      if (size > BODY_MAX) return 'too big';
      parts.push(bytes);
    }
  } catch (error) {
    if (req.complete) throw error;
    return 'hung up';
  }
  return Buffer.concat(parts);
}

type Headers = Readonly<Record<string, string>>;

function say(res: ServerResponse, status: number, type: string, text: string, headers: Headers = {}): void {
  res.writeHead(status, { 'content-type': type, ...headers });
  res.end(text);
}

function give(hub: Hub, res: ServerResponse, response: Response): void {
  if (response.kind === 'cut') {
    res.destroy();
    return;
  }
  const wait = response.retryAfterS === undefined ? {} : { 'retry-after': String(response.retryAfterS) };
  const headers = { 'x-oauth-scopes': hub.scopes.join(','), 'x-slack-req-id': hub.ids.token(), ...wait };
  say(res, response.status, 'application/json; charset=utf-8', JSON.stringify(response.body), headers);
}

function ask(req: IncomingMessage, method: string, query: URLSearchParams, body: string): Asked | undefined {
  const type = req.headers['content-type'] ?? '';
  const read = readFields(type, body);
  if (!read) return undefined;
  const bearer = /^Bearer (.+)$/u.exec(req.headers.authorization ?? '')?.[1];
  return { method, fields: { ...Object.fromEntries(query), ...read }, bearer, isJson: type.startsWith('application/json') };
}

async function api(hub: Hub, req: IncomingMessage, res: ServerResponse, url: URL, body: Buffer): Promise<void> {
  const asked = ask(req, url.pathname.split('/').at(-1) ?? '', url.searchParams, body.toString());
  if (asked) give(hub, res, await callMethod(hub, asked));
  else give(hub, res, { kind: 'json', status: 200, body: { ok: false, error: 'invalid_json' } });
}

/** Spoils a call that is no method: `true` when the answer has been given (or the line cut) already. */
async function spoiled(hub: Hub, res: ServerResponse, name: string, act: () => void): Promise<boolean> {
  const fault = hub.faults.take(name);
  if (!fault) return false;
  if (fault.kind === 'slow') {
    await hub.clock.sleep(fault.ms ?? 1_000, hub.stopping.signal);
    return false;
  }
  if (fault.kind.endsWith('-after')) act();
  if (fault.kind.startsWith('drop')) res.destroy();
  else if (fault.kind === '429') say(res, 429, 'text/plain', 'ratelimited', { 'retry-after': String(fault.retryAfterS ?? 1) });
  else say(res, 500, 'text/plain', fault.error ?? 'internal_error');
  return true;
}

async function respond(hub: Hub, res: ServerResponse, id: string, body: Buffer): Promise<void> {
  const act = (): ReturnType<typeof answerReply> => {
    const payload = parseJson(body.toString());
    const answer = answerReply(hub, id, payload);
    hub.calls.push({ at: hub.clock.now(), method: 'response_url', args: { id, payload }, answer });
    return answer;
  };
  if (await spoiled(hub, res, 'response_url', act)) return;
  const { status, text, retryAfterS } = act();
  say(res, status, 'text/plain', text, retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) });
}

async function upload(hub: Hub, res: ServerResponse, id: string, body: Buffer): Promise<void> {
  if (await spoiled(hub, res, 'upload', () => void receiveUpload(hub, id, body))) return;
  const { status, text } = receiveUpload(hub, id, body);
  say(res, status, 'text/plain', text);
}

/** Serves the request when its path is one of this Slack's; `false` leaves it to others, untouched. */
export async function handle(hub: Hub, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const url = new URL(req.url ?? '/', 'http://slack.invalid');
  const found = /^\/slack\/(api|response|upload)\/([\w.-]+)$/u.exec(url.pathname);
  if (!found) return false;
  const [, part, name = ''] = found;
  const body = await readBody(req);
  if (body === 'hung up') res.destroy();
  else if (body === 'too big') say(res, 413, 'text/plain', 'request_entity_too_large');
  else if (part === 'api') await api(hub, req, res, url, body);
  else if (part === 'response') await respond(hub, res, name, body);
  else await upload(hub, res, name, body);
  return true;
}
