// Takes a request off the wire, finds its route, applies ordered faults, and answers as PagerDuty would.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stage } from '../acts.ts';
import type { Deliveries } from '../delivery.ts';
import { faultAnswer } from '../faults.ts';
import type { createFaults, Fault } from '../faults.ts';
import type { JsonObject } from '../refs.ts';
import { directoryRoutes } from './directory.ts';
import { ApiError, missing } from './http.ts';
import type { Answer, Asked, Subscription } from './http.ts';
import { incidentPartRoutes } from './incident-parts.ts';
import { incidentRoutes } from './incidents.ts';
import { subscriptionRoutes } from './subscriptions.ts';

export type Call = {
  readonly at: Date; readonly method: string; readonly path: string; readonly query: string; readonly from: string | undefined;
  readonly body: JsonObject; readonly headers: IncomingMessage['headers'];
  /** HTTP status answered; undefined when the connection was cut. */
  status: number | undefined;
};
export type RestInput = {
  readonly stage: Stage; readonly deliveries: Deliveries; readonly subscription: Subscription;
  readonly faults: ReturnType<typeof createFaults>;
  readonly later: Asked['later']; readonly calls: Call[]; readonly token?: string | undefined;
};

const routes = [...incidentRoutes, ...incidentPartRoutes, ...directoryRoutes, ...subscriptionRoutes];

/** Answers one request whose path continues `/pagerduty/api/`. */
export async function answerRest(input: RestInput, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://world');
  const path = url.pathname.replace(/^\/pagerduty\/api\/?/, '').replace(/\/$/, '');
  const method = request.method ?? 'GET';
  const raw = await readBody(request);
  const from = request.headers.from;
  const call: Call = {
    at: input.stage.book.now(), method, path, query: url.search, from, body: parseBody(raw) ?? {}, headers: request.headers,
    status: undefined,
  };
  input.calls.push(call);
  const fault = input.faults.take(method, path);
  if (fault?.kind === 'drop') return void request.socket.destroy();
  const bad = fault === undefined ? undefined : faultAnswer(fault);
  if (bad !== undefined) return finish(call, response, bad.status, bad.headers, bad.body);
  const answer = handle(input, call, url, raw);
  await deliverAnswer(input, { call, answer, fault }, request, response);
}

async function deliverAnswer(
  input: RestInput, { call, answer, fault }: { call: Call; answer: Answer; fault: Fault | undefined }, request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (fault?.kind === 'drop-after') return void request.socket.destroy();
  if (fault?.kind === 'slow') await input.faults.hold(fault, input.deliveries.closed);
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const limits = { 'ratelimit-limit': '960', 'ratelimit-remaining': '959', 'ratelimit-reset': '60' };
  finish(call, response, answer.status, { 'content-type': 'application/json', ...limits, ...answer.headers }, body);
}

function finish(call: Call, response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  call.status = status;
  response.writeHead(status, headers).end(body);
}

function handle(input: RestInput, call: Call, url: URL, raw: string): Answer {
  try {
    authorize(input.token, call.headers.authorization);
    if (raw !== '' && parseBody(raw) === undefined) {
      throw new ApiError(400, 2002, 'Arguments Caused Error', ['The body is not JSON.']);
    }
    for (const [method, pattern, run] of routes) {
      const found = method === call.method ? pattern.exec(call.path) : null;
      if (found === null) continue;
      const params = found.slice(1).map((part) => decodeURIComponent(part));
      const { stage, deliveries, subscription, later } = input;
      return run({
        stage, deliveries, subscription, later, method, path: call.path, query: url.searchParams, body: call.body,
        from: call.from, params,
      });
    }
    throw missing();
  } catch (thrown) {
    if (thrown instanceof ApiError) return thrown.answer;
    throw thrown;
  }
}

function authorize(token: string | undefined, header: string | undefined): void {
  const given = /^(?:Token token=|Bearer )(.+)$/.exec(header ?? '')?.[1];
  if (given === undefined || (token !== undefined && given !== token)) throw new ApiError(401, 2006, 'Authentication failed');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(raw: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(raw);
    return typeof parsed === 'object' && parsed !== null ? (parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
