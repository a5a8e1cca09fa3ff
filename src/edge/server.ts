// The one HTTP server: Slack's door, the webhooks, health, the API. No framework; each route says whether a request is its own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Malformed, toError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import { isDatabaseAway } from '../store/pool.ts';
import { caution, readBody, send, type Body, type Route } from './http.ts';
import { unlimited, type Limits } from './limits.ts';
import { createRoom, NoRoom, type Room } from './room.ts';

export type HttpServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/** ms. A client that sends slowly keeps a connection for no longer than this; `check` is how often that is looked at (Node: 30 s). */
const patience = { headers: 10_000, request: 30_000, check: 5_000 } as const;
// Node's own default, said here because it is a limit that we rely on: more is answered 431.
const mostHeaderBytes = 16_384;
/** Each costs 40 kB with headers as long as they may be (Node 24.21): 40 MB in all. Proxies keep some tens of them; one more is closed as it comes. */
const mostConnections = 1_000;

type Options = {
  readonly host: string; readonly port: number; readonly routes: readonly Route[]; readonly log: Log;
  readonly slack?: ((request: IncomingMessage, response: ServerResponse, body: Body) => Promise<void>) | undefined;
  /** How many refusals of one address are in the log. */
  readonly limits?: Limits;
  /** Told of every request as it begins. */
  readonly arrived?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly patience?: { readonly headers: number; readonly request: number; readonly check: number };
  /** For all bodies that are being read or answered. */
  readonly room?: Room;
  readonly connections?: number;
};

/** Listens; rejects with a sentence when the port is taken. `slack` answers POST /slack/events. */
export async function listenHttp(options: Options): Promise<HttpServer> {
  const { headers, request: whole, check } = options.patience ?? patience;
  const { limits = unlimited, room = createRoom() } = options;
  const answering = new Set<ServerResponse>();
  let closing = false;
  const server = createServer({ maxHeaderSize: mostHeaderBytes, headersTimeout: headers, requestTimeout: whole, connectionsCheckingInterval: check },
    (request, response) => {
      if (closing) lastOne(response);
      answering.add(response);
      const { remoteAddress: from } = request.socket;
      const [share, isHeard] = [room.enter(), hearing(limits, request)];
      response.once('close', () => {
        answering.delete(response);
        share.leave();
        if ([401, 403].includes(response.statusCode) && isHeard()) options.log.info('a caller was not let in', { ...whereOf(request), status: response.statusCode, from });
      });
      caution(response);
      void handle(options, { request, response, isHeard, body: (limit) => readBody(request, limit, share) });
    });
  server.maxConnections = options.connections ?? mostConnections;
  // Longer than the idle timeout of usual load balancers (60 s), or they would send into a closing connection.
  server.keepAliveTimeout = 65_000;
  await listening(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`, port, close: () => {
    closing = true;
    answering.forEach(lastOne);
    return closed(server);
  } };
}

/** Its connection ends with it: Node alone would keep it open for the next request, which nobody answers any more. */
function lastOne(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

/** Whether the log hears of this request, should it be refused: decided once, when first asked. A stranger must not fill the disk. */
function hearing(limits: Limits, request: IncomingMessage): () => boolean {
  // The socket no longer knows it when the request is over.
  const address = limits.address(request);
  let heard: boolean | undefined;
  return () => (heard ??= limits.take('refusals', address) === 0);
}

type Asked = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Body; readonly isHeard: () => boolean };

async function handle(options: Options, asked: Asked): Promise<void> {
  const { request, response, body } = asked;
  options.arrived?.(request, response);
  try {
    const target = request.url ?? '';
    // Only a path: `*`, or a whole address as proxies are asked with, is nothing that we have. `//host` is a path as well.
    if (!target.startsWith('/')) throw new Malformed(404, 'There is nothing here.');
    const url = new URL(`http://tocsin.invalid${target}`);
    if (options.slack && url.pathname === '/slack/events') {
      if (request.method !== 'POST') throw new Malformed(405, 'Only POST.');
      return await options.slack(request, response, body);
    }
    for (const route of options.routes) if (await route(request, response, url, body)) return;
    send(response, 404, { error: 'There is nothing here.' });
  } catch (error) {
    fail(options.log, asked, toError(error));
  }
}

/** The sender's fault is a 4xx, ours a 5xx; a database that is away is 503, so that senders come back. */
function fail(log: Log, { request, response, isHeard }: Asked, error: Error): void {
  const where = whereOf(request);
  if (error instanceof Malformed) {
    if (isHeard()) log.warn('a request was refused', { ...where, status: error.status, reason: error.message });
    // The rest of an oversized body is not read: the connection ends with the answer.
    return send(response, error.status, { error: error.message }, { connection: 'close' });
  }
  if (error instanceof NoRoom) {
    if (isHeard()) log.error('too much is being sent to us at the same time; the sender is asked to come back', where);
    return send(response, 503, { error: 'Not now. Please try again.' }, { 'retry-after': '5', connection: 'close' });
  }
  if (isDatabaseAway(error)) {
    if (isHeard()) log.error('the database is away; the sender is asked to come back', { ...where, error });
    return send(response, 503, { error: 'Not now. Please try again.' }, { 'retry-after': '5' });
  }
  log.error('a request failed: a bug', { ...where, error });
  send(response, 500, { error: 'This is our fault. It is in the log.' });
}

/** Without what stands behind the `?`: some put their token there. */
function whereOf(request: IncomingMessage): { method: string | undefined; path: string | undefined } {
  return { method: request.method, path: (request.url ?? '').split('?')[0]?.slice(0, 200) };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is taken. Stop what uses it, or set PORT to another.`) : error);
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
