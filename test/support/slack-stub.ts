// A very small Slack for tests of the adapter: every method answers what the test wrote down for it, else a plain yes.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSlack } from '../../src/adapters/slack.ts';
import type { SlackOptions } from '../../src/adapters/slack.ts';
import type { Slack } from '../../src/ports.ts';

export type StubCall = {
  readonly method: string;
  readonly path: string;
  /** Form fields, with JSON inside them read; or the JSON body. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
};

/** `hang` never answers; `drop` takes the request and closes the connection; `cut` closes it in the middle of the answer. */
export type StubAnswer =
  | 'hang' | 'drop' | 'cut'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text: string }
  | { readonly json: unknown };
export type StubRule = StubAnswer | ((call: StubCall) => StubAnswer);

export type SlackStub = {
  readonly origin: string;
  readonly apiUrl: string;
  readonly calls: StubCall[];
  /** The next answers of `method`, in order; the last one stays. */
  script(method: string, ...rules: StubRule[]): void;
  callsOf(method: string): StubCall[];
  close(): Promise<void>;
};

export const ok = (fields: Readonly<Record<string, unknown>> = {}): StubAnswer => ({ json: { ok: true, ...fields } });
export const no = (error: string, fields: Readonly<Record<string, unknown>> = {}): StubAnswer => (
  { json: { ok: false, error, ...fields } }
);

/** Listens on a free local port until `close`. A method is the last part of the path. */
export async function startSlackStub(): Promise<SlackStub> {
  const calls: StubCall[] = [];
  const rules = new Map<string, StubRule[]>();

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? '/';
      const method = path.slice(path.lastIndexOf('/') + 1);
      const call = { method, path, args: readArgs(body, request.headers['content-type'] ?? ''), headers: request.headers };
      calls.push(call);
      const queue = rules.get(method) ?? [ok()];
      const rule = (queue.length > 1 ? queue.shift() : queue[0]) ?? ok();
      send(typeof rule === 'function' ? rule(call) : rule, response);
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    apiUrl: `${origin}/api/`,
    calls,
    script: (method, ...next) => {
      rules.set(method, [...next]);
    },
    callsOf: (method) => calls.filter((call) => call.method === method),
    close: () => new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    }),
  };
}

/** The adapter pointed at the stub, with a clock that only `pass` moves and the bugs it told of. */
export function connect(stub: SlackStub, options: Partial<SlackOptions> = {}) {
  let monotonic = 1_000;
  const bugs: Parameters<NonNullable<SlackOptions['onBug']>>[0][] = [];
  const clock = { now: () => new Date(0), monotonicMs: () => monotonic, sleep: () => Promise.resolve() };
  const slack: Slack = createSlack({
    apiUrl: stub.apiUrl, botToken: 'xoxb-test', clock, version: '9.8.7', onBug: (bug) => bugs.push(bug), ...options,
  });
  const pass = (ms: number): void => {
    monotonic += ms;
  };
  return { slack, bugs, pass };
}

/** What `wish` was rejected with; fails the test when it was not. */
export async function errorOf(wish: Promise<unknown>): Promise<unknown> {
  try {
    await wish;
  } catch (thrown) {
    return thrown;
  }
  throw new Error('Nothing was thrown.');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}

function readArgs(body: string, type: string): Readonly<Record<string, unknown>> {
  if (type.startsWith('application/json')) return JSON.parse(body) as Record<string, unknown>;
  const fields = [...new URLSearchParams(body)];
  return Object.fromEntries(fields.map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) as unknown : value]));
}

function send(answer: StubAnswer, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'drop') {
    response.socket?.destroy();
    return;
  }
  if (answer === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"ok":true', () => response.socket?.destroy());
    return;
  }
  if ('json' in answer) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.json));
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.text);
}
