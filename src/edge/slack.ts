// Slack's door, through Bolt: what a person did is stored in one insert and acknowledged; the answer follows from the engine.
import { App, HTTPReceiver, isValidSlackRequest, LogLevel, SocketModeReceiver, type Receiver, type ReceiverEvent } from '@slack/bolt';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toError } from '../domain/errors.ts';
import { readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { Registry } from '../registry.ts';
import { isDatabaseAway } from '../store/pool.ts';
import type { Body } from './http.ts';
import { unlimited, type Limits } from './limits.ts';
import { slackDoor } from './slack-door.ts';
import { keep, takeEvent, type Inbox } from './slack-events.ts';
import { createSignatures } from './slack-signed.ts';
import { keepSockets, type Socket, type Sockets } from './slack-sockets.ts';

export type SlackEdge = {
  /** For /slack/events; undefined in Socket Mode. */
  readonly handle: ((request: IncomingMessage, response: ServerResponse, body: Body) => Promise<void>) | undefined;
  /** Waits for nothing: Slack may be away. */
  start(): void;
  stop(): Promise<void>;
  /** How Slack reaches us, and when it last did; for /readyz. */
  hearing(): { readonly ok: boolean; readonly detail: string };
};

type Deps = Inbox & {
  readonly signingSecret: string; readonly botToken: string; readonly appToken: string | undefined; readonly apiUrl: string; readonly log: Log; readonly clock: Clock;
  /** For what is not signed, or wrongly. What Slack signed passes none. */
  readonly limits?: Limits;
  /** Told how long each acknowledgement over a WebSocket took, in seconds. */
  readonly acknowledged?: (seconds: number) => void;
};
type Process = (event: ReceiverEvent) => Promise<void>;

const sorry = 'I could not write that down, so nothing was done. Please try again in a moment.';

export function createSlackEdge(deps: Deps): SlackEdge {
  const { signingSecret, botToken, appToken, apiUrl, clock } = deps;
  const logger = quiet(deps.log);
  const signatures = createSignatures({ ...deps, isValid: isValidSlackRequest });
  let bolt: App | undefined;
  let heardAt: number | undefined;
  // Bolt acknowledges an event before anything has run, and falls over some (5.1: a channel that is neither text nor object). Nothing in
  // it waits for events, so it sees none: stored, then acknowledged; one that cannot be stored is sent again.
  const processEvent: Process = async (event) => {
    heardAt = clock.monotonicMs();
    const inTime = appToken === undefined ? event : timed(event, heardAt, deps);
    if (event.body['type'] === 'event_callback') {
      await takeEvent(deps, event.body);
      return inTime.ack();
    }
    await bolt?.processEvent(inTime);
  };
  const http = appToken === undefined ? new HTTPReceiver({
    signingSecret, endpoints: '/slack/events', logger,
    processEventErrorHandler: ({ error, response }) => {
      // Stored after all, when Slack had been told to come back: Bolt cannot say it any more.
      if (response.headersSent && isToldTwice(error)) return Promise.resolve(false);
      const status = failed(deps.log, error);
      if (!response.headersSent) response.writeHead(status).end();
      return Promise.resolve(false);
    },
    // Bolt's own is a 404 after 3 s, which reads as if nothing were here.
    unhandledRequestHandler: ({ response }) => {
      deps.log.error('Slack was not answered within 3 s, and is asked to come back: the database is slow, or this process is', {});
      if (!response.headersSent) response.writeHead(503).end();
    },
  }) : undefined;
  http?.init({ processEvent } as App);
  const sockets = appToken === undefined ? undefined : keepSockets({ ...deps, make: () => socketOf({ ...deps, appToken }, logger, processEvent) });
  // What comes in goes through `processEvent` above; Bolt itself opens no door.
  const receiver: Receiver = { init: (app) => void (bolt = app), start: () => Promise.resolve(), stop: () => Promise.resolve() };
  const app = new App({
    receiver, logger, convoStore: false, ignoreSelf: false, clientOptions: { slackApiUrl: apiUrl },
    // Nothing here calls Slack, so nothing here has to know who we are: Slack may be away when we start.
    authorize: () => Promise.resolve({ botToken }),
  });
  listen(app, deps);
  return {
    handle: http && slackDoor(http, signatures, deps.limits ?? unlimited),
    start: () => sockets?.start(),
    stop: async () => sockets?.stop(),
    hearing: () => hearing(sockets, heardAt === undefined ? undefined : clock.monotonicMs() - heardAt, signatures.trouble()),
  };
}

function timed(event: ReceiverEvent, began: number, { clock, acknowledged }: Pick<Deps, 'clock' | 'acknowledged'>): ReceiverEvent {
  return {
    ...event,
    ack: async (answer) => {
      await event.ack(answer);
      acknowledged?.((clock.monotonicMs() - began) / 1_000);
    },
  };
}

function hearing(sockets: Sockets | undefined, agoMs: number | undefined, trouble: string | undefined): { ok: boolean; detail: string } {
  const last = agoMs === undefined ? 'nothing was heard since the start' : `last heard ${Math.round(agoMs / 1000)} s ago`;
  if (!sockets) return { ok: trouble === undefined, detail: `over HTTP; ${last}${trouble === undefined ? '' : `; ${trouble}`}` };
  const { open, wanted, why } = sockets.state();
  return { ok: open > 0, detail: `${open} of ${wanted} WebSockets open${why === undefined ? '' : ` (${why})`}; ${last}` };
}

const closeMs = 500;

/** A client for one connection. It opens no second one by itself: what fails then is an unhandled rejection (socket-mode 3.1). */
function socketOf(deps: Pick<Deps, 'apiUrl' | 'clock' | 'log'> & { appToken: string }, logger: ReturnType<typeof quiet>, processEvent: Process): Socket {
  const { apiUrl, appToken, clock } = deps;
  const clientOptions = { slackApiUrl: apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken, logger, autoReconnectEnabled: false, installerOptions: { clientOptions },
    // Not acknowledged, it comes again.
    processEventErrorHandler: ({ error }) => {
      failed(deps.log, error);
      return Promise.resolve(false);
    },
  });
  receiver.init({ processEvent } as App);
  const { client } = receiver;
  const close = () => Promise.race([client.disconnect(), clock.sleep(closeMs)]);
  return {
    open: async () => {
      // Lost before hello, the client rejects with nothing.
      await client.start().catch((error: unknown) => { throw error ?? new Error('the connection ended before Slack said hello'); });
    },
    gone: new Promise((resolve) => {
      client.on('disconnected', () => resolve());
      // Slack keeps the connection for a while after its goodbye, and the client waits for its end.
      client.on('ws_message', (data: unknown) => { if (isGoodbye(data)) resolve(); });
    }),
    close: async () => {
      await close();
      // The second time it no longer waits for Slack to close the connection too.
      await close();
    },
  };
}

function isGoodbye(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    const { type } = JSON.parse(data) as { type?: unknown };
    return type === 'disconnect';
  } catch {
    // The client ignores what it cannot read; so do we.
    return false;
  }
}

function listen(app: App, deps: Deps): void {
  app.command('/incident', async ({ ack, body }) => {
    if (await stored(deps, body)) await ack();
    else await ack({ response_type: 'ephemeral', text: sorry });
  });
  app.command(/^(?!\/incident$)/, async ({ ack }) => ack({ response_type: 'ephemeral', text: 'Tocsin answers to `/incident`. Try `/incident help`.' }));
  app.action(/.*/, async ({ ack, body }) => {
    // A button with a URL also arrives as a click; it has done its work already.
    if (await stored(deps, body)) await ack();
    else throw new Error(sorry);
  });
  app.shortcut(/.*/, async ({ ack, body }) => {
    if (await stored(deps, body)) await ack();
    else throw new Error(sorry);
  });
  app.view(/.*/, async ({ ack, body }) => {
    if (body.type === 'view_closed') return ack();
    const request = readSlackBody(body);
    const errors = request.type === 'view' ? fieldErrors(deps.registry, request) : {};
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    if (await stored(deps, body)) return ack();
    const [block = 'title'] = request.type === 'view' ? Object.keys(request.values) : [];
    return ack({ response_action: 'errors', errors: { [block]: sorry } });
  });
  // Thrown on, so that it is told by `failed`, and the person sees that it failed.
  app.error((error) => Promise.reject(error));
}

/** An answer after the answer, somewhere below what Bolt wraps around it. */
function isToldTwice(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && error.code === 'ERR_HTTP_HEADERS_SENT') return true;
  return isToldTwice('original' in error ? error.original : error.cause);
}

/** What Slack hears, which sends events again; Bolt's own words name no reason. */
function failed(log: Log, error: unknown): 500 | 503 {
  const away = isDatabaseAway(error);
  log.error(away ? 'the database is away; Slack is asked to come back' : 'Slack’s door failed', { error: toError(error) });
  return away ? 503 : 500;
}

/** False when the database is away; the person is told, because Slack repeats no command and no click. */
async function stored(deps: Deps, body: object): Promise<boolean> {
  try {
    await keep(deps, readSlackBody(body), body as Record<string, unknown>);
    return true;
  } catch (error) {
    deps.log.error('what a person did could not be stored', { error: toError(error) });
    return false;
  }
}

/** What is wrong with a form, by field: shown in the form at once, before anything is stored. */
export function fieldErrors(registry: Registry, request: Extract<SlackRequest, { type: 'view' }>): Record<string, string> {
  const read = registry.views.get(request.callback)?.fields.safeParse({ ...request.values, meta: request.meta });
  if (!read || read.success) return {};
  return Object.fromEntries(read.error.issues.flatMap((issue) => {
    const field = String(issue.path[0] ?? '');
    return field in request.values ? [[field, issue.message]] : [];
  }));
}

function quiet(log: Log) {
  const nothing = () => undefined;
  const warn = (...words: unknown[]) => log.warn('Bolt', { words: words.map(String) });
  return { debug: nothing, info: nothing, warn, error: warn, setLevel: nothing, getLevel: () => LogLevel.WARN, setName: nothing };
}
