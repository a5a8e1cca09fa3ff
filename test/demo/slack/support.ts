// A clock under the test's hand, a stub of the bot, and a Slack to try them on.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { isRecord, type Fields } from '../../../demo/slack/json.ts';
import { listenSlack } from '../../../demo/slack/listen.ts';
import { createSlackWorld, type SlackWorld, type SlackWorldOptions } from '../../../demo/slack/world.ts';
import type { Clock, Random } from '../../../src/ports.ts';

export const SECRET = 'shhh-not-a-real-secret';
export const TOKEN = 'xoxb-test';

export type ManualClock = Clock & { advance(ms: number): void };

/** Stands still at 2026-03-01T03:00:00Z until `advance`, which wakes whoever slept long enough. */
export function manualClock(): ManualClock {
  const start = Date.UTC(2026, 2, 1, 3);
  let elapsed = 0;
  let sleepers: { readonly at: number; wake(): void }[] = [];
  return {
    now: () => new Date(start + elapsed),
    monotonicMs: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        sleepers.push({ at: elapsed + ms, wake: resolve });
        signal?.addEventListener('abort', () => {
          resolve();
        });
      }),
    advance: (ms) => {
      elapsed += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= elapsed);
      sleepers = sleepers.filter((sleeper) => sleeper.at > elapsed);
      for (const sleeper of due) sleeper.wake();
    },
  };
}

/** A small congruential generator: the same numbers every time. */
export function fixedRandom(): Random {
  let seed = 42;
  const fraction = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const hex = (count: number): string => Array.from({ length: count }, () => Math.floor(fraction() * 16).toString(16)).join('');
  return { fraction, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` };
}

/** One request as the bot got it; `payload` is the decoded interaction, `event` the decoded event body. */
export type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly form: Readonly<Record<string, string>>;
  readonly payload: Fields;
  readonly json: Fields;
};

/** What stands at `path` (`view.blocks.0.type`) in a piece of JSON, as text; '' when nothing does. */
export function dig(value: unknown, path: string): string {
  const found = path.split('.').reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), value);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
}

export type Reply = {
  readonly status?: number; readonly type?: string; readonly body?: string; readonly headers?: Record<string, string>;
};
export type StubApp = {
  readonly url: string;
  readonly received: Received[];
  /** `hang` takes the request and never answers. */
  answer: (request: Received) => Reply | 'hang' | 'drop';
  events(type: string): readonly Fields[];
  close(): Promise<void>;
};

function decode(text: string): Fields {
  return (text.startsWith('{') ? JSON.parse(text) : {}) as Fields;
}

/** A bot that answers 200 and nothing, unless told otherwise. */
export async function stubApp(): Promise<StubApp> {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const raw = Buffer.concat(parts).toString();
      const form = Object.fromEntries(new URLSearchParams(raw));
      const request = { headers: req.headers, raw, form, payload: decode(form['payload'] ?? ''), json: decode(raw) };
      received.push(request);
      const reply = app.answer(request);
      if (reply === 'hang') return;
      if (reply === 'drop') {
        res.destroy();
        return;
      }
      res.writeHead(reply.status ?? 200, { 'content-type': reply.type ?? 'text/plain', ...reply.headers });
      res.end(reply.body ?? '');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const app: StubApp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: () => ({}),
    events: (type) => received.map(({ json }) => json['event']).filter(isRecord).filter((event) => event['type'] === type),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
  return app;
}

export type Call = (method: string, args?: Readonly<Record<string, unknown>>, token?: string) => Promise<Fields>;
export type Stage = {
  readonly clock: ManualClock;
  readonly world: SlackWorld;
  readonly app: StubApp;
  readonly url: string;
  /** Calls the Web API as the SDK does: form fields, objects as JSON inside them. */
  readonly call: Call;
  /** The error code of a call that must fail. */
  readonly refused: (method: string, args?: Readonly<Record<string, unknown>>) => Promise<string>;
  close(): Promise<void>;
};

const PEOPLE = [
  { id: 'U0ANNA', name: 'anna', realName: 'Anna Ek', email: 'anna@example.com', title: 'SRE' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Osei', email: 'Ben@example.com' },
  { id: 'U0CLEO', name: 'cleo', realName: 'Cleo Roux' },
  { id: 'U0GUEST', name: 'guest', realName: 'A Guest', guest: true, inviteError: 'ura_max_channels' },
  { id: 'U0GONE', name: 'gone', realName: 'Left Us', deleted: true },
];
const CHANNELS = [
  { id: 'C0GENERAL', name: 'general', general: true, members: ['anna', 'ben', 'cleo', 'tocsin'] },
  { id: 'C0INC', name: 'incidents', members: ['anna', 'ben', 'tocsin'], topic: 'where it burns' },
  { id: 'C0FAR', name: 'far-away', members: ['cleo'] },
  { id: 'C0OLD', name: 'old', archived: true, members: ['anna', 'tocsin'] },
  { id: 'C0SECRET', name: 'secret', private: true, members: ['anna'] },
];

/** A Slack of five people and five channels, a stub of the bot, and the bot's way of calling. */
export async function openStage(options: Partial<SlackWorldOptions> = {}): Promise<Stage> {
  const clock = manualClock();
  const app = await stubApp();
  const world = createSlackWorld({
    clock, random: fixedRandom(), signingSecret: SECRET, botToken: TOKEN, appUrl: () => app.url,
    people: PEOPLE, channels: CHANNELS,
    groups: [{ id: 'S0CALL', handle: 'on-call', name: 'On call', users: ['anna', 'ben'] }],
    ...options,
  });
  const server = await listenSlack(world);
  const call: Call = async (method, args = {}, token = TOKEN) => {
    const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
    const fields = Object.entries(args).map(([key, value]): [string, string] => [key, text(value)]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` };
    const body = new URLSearchParams(fields).toString();
    const response = await fetch(`${server.apiUrl}${method}`, { method: 'POST', headers, body });
    return (await response.json()) as Fields;
  };
  return {
    clock,
    world,
    app,
    url: server.url,
    call,
    refused: async (method, args) => {
      const answer = await call(method, args);
      return typeof answer['error'] === 'string' ? answer['error'] : 'it was not refused';
    },
    close: async () => {
      await server.close();
      await app.close();
    },
  };
}
