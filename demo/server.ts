// One HTTP port for the world in a box: the page, its API, its event stream, and the three look-alikes.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { toError } from '../src/domain/errors.ts';
import type { Clock, Random } from '../src/ports.ts';

import { createApi, type About, type Api, type Hints } from './api.ts';
import { serveAsset } from './assets.ts';
import { readJson } from './body.ts';
import { DEFAULT_HINTS } from './hints.ts';
import { createStream, type Stream } from './stream.ts';
import { composeWorlds, type SlackApp, type TocsinEnv, type Worlds } from './world.ts';

export type DemoOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the Git repository goes; the caller removes it. */
  readonly dataDir: string;
  /** 0 or nothing: a free one. */
  readonly port?: number | undefined;
  /** 127.0.0.1 unless told; the demo knows no passwords, so another address is the caller's decision. */
  readonly host?: string | undefined;
  /** Where Tocsin listens, without a slash at the end. */
  readonly appUrl: () => string;
  /** What the page suggests while typing; a short list of common verbs unless told. */
  readonly hints?: Hints | undefined;
  /** What the page says about this box; asked each time. */
  readonly about?: (() => About) | undefined;
  /** How the Slack app is set up; as the look-alike's own default unless told. */
  readonly app?: SlackApp | undefined;
};

export type Demo = {
  readonly url: string;
  readonly worlds: Worlds;
  readonly env: TocsinEnv;
  /** Stops deliveries and the server; connections that are open are cut. */
  close(): Promise<void>;
};

/** Starts the demo. Throws when the port is taken or git is missing. */
export async function createDemo(options: DemoOptions): Promise<Demo> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  try {
    return await openOn(server, host, options);
  } catch (error) {
    server.close();
    throw error;
  }
}

async function openOn(server: Server, host: string, options: DemoOptions): Promise<Demo> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo got no port to listen on.');
  // A wildcard address cannot be called; this machine can.
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${address.port}`;
  // The port is open from the first moment, so that links are known: who asks before the worlds are made waits for them.
  const made = Promise.withResolvers<(request: IncomingMessage, response: ServerResponse) => Promise<void>>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    made.promise.then((answer) => answer(request, response)).catch((error: unknown) => fail(response, toError(error)));
  });
  const { worlds, env } = await composeWorlds({ ...options, url });
  server.on('upgrade', (request, socket, head) => {
    if (!worlds.slack.upgrade(request, socket, head)) socket.destroy();
  });
  const stream = createStream();
  const stops = [worlds.slack, worlds.pagerduty, worlds.github].map((world) => world.onChange(stream.changed));
  const api = createApi(worlds, options.clock, { hints: options.hints ?? DEFAULT_HINTS, about: options.about ?? (() => ({})) }, stream.version);
  made.resolve((request, response) => route(worlds, api, stream, request, response));
  return {
    url,
    worlds,
    env,
    close: async () => {
      for (const stop of stops) stop();
      worlds.slack.stop();
      await worlds.pagerduty.close();
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
      await worlds.github.settled();
    },
  };
}

async function route(
  worlds: Worlds, api: Api, stream: Stream, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  if (path.startsWith('/slack/') && (await worlds.slack.handle(request, response))) return;
  if (path.startsWith('/github/')) return worlds.github.handle(request, response);
  if (path.startsWith('/pagerduty/')) return worlds.pagerduty.handle(request, response);
  if (path.startsWith('/demo/')) return answerPage(api, stream, request, response, path);
  const place = /^\/archives\/([A-Z0-9]+)(?:\/p(\d+)(\d{6}))?$/.exec(path);
  if (place !== null) {
    const [, channel = '', seconds, micros] = place;
    const message = seconds === undefined ? '' : `/${seconds}.${micros ?? ''}`;
    return void response.writeHead(302, { location: `/#${channel}${message}` }).end();
  }
  if (request.method === 'GET' && (await serveAsset(path, response))) return;
  send(response, 404, { error: 'There is nothing here.' });
}

async function answerPage(
  api: Api, stream: Stream, request: IncomingMessage, response: ServerResponse, path: string,
): Promise<void> {
  if (request.method === 'GET' && path === '/demo/events') return stream.join(response);
  if (request.method !== 'GET' && request.method !== 'POST') return send(response, 405, { error: 'Use GET or POST.' });
  const body = request.method === 'POST' ? await readJson(request) : { value: undefined };
  if ('refused' in body) return send(response, body.refused, { ok: false, error: body.error });
  const answer = await api.answer(request.method, path, body.value);
  send(response, answer?.status ?? 404, answer?.body ?? { error: 'There is no such route.' });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: Error): void {
  if (response.headersSent) return void response.destroy(error);
  send(response, 500, { ok: false, error: `The demo failed: ${error.message}` });
}
