// Socket Mode: Slack's side of the WebSockets that an app opens to hear what it would otherwise hear over HTTP.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import type { WebSocket, WebSocketServer } from 'ws';

import type { Parcel } from './hand.ts';
import type { Hub } from './hub.ts';
import { isRecord, parseJson, textOf } from './json.ts';
import { ACK_MS, type Outcome } from './send.ts';

/** Connections that one app may have open (docs.slack.dev, Using Socket Mode). */
export const MOST_SOCKETS = 10;
const PATH = '/slack/socket';

/** Why a connection ends, in Slack's words; `warning` comes about ten seconds before Slack would close it itself. */
export type Goodbye = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export type SocketDesk = {
  readonly appToken: string;
  /** The address for one connection, to be used once. */
  ticket(hub: Hub): string;
  /** Takes the connection when its address is one of ours; `false` leaves it to others, untouched. */
  upgrade(hub: Hub, request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Sends it over one of the connections and waits three seconds for the acknowledgement. */
  offer(hub: Hub, parcel: Parcel): Promise<Outcome>;
  /** Asks the app to come again: all its connections, or the oldest one. Nothing more is sent over them. */
  refresh(which?: 'all' | 'oldest', reason?: Goodbye): void;
  /** Cuts every connection without a word. */
  cut(): void;
  /** Connections over which something could be sent now. */
  open(): number;
  /** Resolves when one more connection is there, or at the signal. */
  connected(signal: AbortSignal): Promise<void>;
};

type Line = { readonly socket: WebSocket; readonly raw: Duplex; readonly waiting: Map<string, (outcome: Outcome) => void>; leaving: boolean };

/** The desk of one app. The library that speaks WebSocket is loaded when somebody first connects: the demo runs without it. */
export function createSocketDesk(appToken: string): SocketDesk {
  const tickets = new Set<string>();
  let lines: Line[] = [];
  let turn = 0;
  let newcomers: (() => void)[] = [];
  let loaded: Promise<WebSocketServer> | undefined;
  const server = () => (loaded ??= import('ws').then((ws) => new ws.WebSocketServer({ noServer: true })));
  const usable = () => lines.filter((line) => !line.leaving && line.socket.readyState === line.socket.OPEN);

  function welcome(hub: Hub, socket: WebSocket, raw: Duplex): void {
    const line: Line = { socket, raw, waiting: new Map(), leaving: false };
    socket.on('message', (data) => hear(line, Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      lines = lines.filter((each) => each !== line);
      for (const answer of line.waiting.values()) answer({ kind: 'unreachable' });
    });
    lines.push(line);
    if (lines.length > MOST_SOCKETS) return dismiss(line, 'too_many_websockets');
    const host = { host: 'applink-demo', build_number: 1, approximate_connection_time: 18_060 };
    const connection = { app_id: hub.bot.appId };
    socket.send(JSON.stringify({ type: 'hello', num_connections: lines.length, debug_info: host, connection_info: connection }));
    const waiting = newcomers;
    newcomers = [];
    for (const tell of waiting) tell();
  }

  return {
    appToken,
    ticket: (hub) => {
      const ticket = hub.ids.token();
      tickets.add(ticket);
      return `${hub.origin.replace(/^http/u, 'ws')}${PATH}/?ticket=${ticket}&app_id=${hub.bot.appId}`;
    },
    upgrade: (hub, request, socket, head) => {
      const url = new URL(request.url ?? '/', 'http://slack.invalid');
      if (url.pathname.replace(/\/$/u, '') !== PATH) return false;
      if (tickets.delete(url.searchParams.get('ticket') ?? '')) {
        server().then((ws) => ws.handleUpgrade(request, socket, head, (made) => welcome(hub, made, socket)), () => socket.destroy());
      } else socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      return true;
    },
    offer: async (hub, parcel) => {
      const open = usable();
      const line = open[(turn += 1) % open.length];
      return line ? over(hub, line, parcel) : { kind: 'unreachable' };
    },
    refresh: (which = 'all', reason = 'refresh_requested') => {
      for (const line of which === 'all' ? usable() : usable().slice(0, 1)) dismiss(line, reason);
    },
    cut: () => {
      for (const line of lines) line.socket.terminate();
    },
    open: () => usable().length,
    connected: (signal) =>
      new Promise((resolve) => {
        newcomers.push(resolve);
        signal.addEventListener('abort', () => resolve());
      }),
  };
}

async function over(hub: Hub, line: Line, parcel: Parcel): Promise<Outcome> {
  const id = hub.random.uuid();
  const reply = new Promise<Outcome>((resolve) => void line.waiting.set(id, resolve));
  line.socket.send(JSON.stringify(envelope(id, parcel)));
  const answered = new AbortController();
  const deadline = hub.clock.sleep(ACK_MS, AbortSignal.any([answered.signal, hub.stopping.signal]));
  const outcome = await Promise.race([reply, deadline.then((): Outcome => ({ kind: 'timeout' }))]);
  line.waiting.delete(id);
  answered.abort();
  return outcome;
}

/** After its goodbye Slack answers the app's closing frame and leaves the connection itself open (slackapi/node-slack-sdk#2752). */
function dismiss(line: Line, reason: Goodbye): void {
  line.leaving = true;
  line.raw.end = () => line.raw;
  line.raw.once('end', () => line.raw.destroy());
  line.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-demo' } }));
}

function envelope(id: string, { type, body, retry }: Parcel) {
  const again = { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' };
  return { envelope_id: id, type, payload: body, accepts_response_payload: type !== 'events_api', ...(type === 'events_api' ? again : {}) };
}

/** An acknowledgement names its envelope; its payload is what the app would have answered over HTTP. */
function hear(line: Line, text: string): void {
  const said = parseJson(text);
  if (!isRecord(said)) return;
  const answer = line.waiting.get(textOf(said['envelope_id']) ?? '');
  const payload = isRecord(said['payload']) && Object.keys(said['payload']).length > 0 ? JSON.stringify(said['payload']) : '';
  answer?.({ kind: 'answer', status: 200, headers: new Headers({ 'content-type': 'application/json' }), text: payload });
}
