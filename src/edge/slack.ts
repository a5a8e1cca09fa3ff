// Slack's door, through Bolt: what a person did is stored in one insert and acknowledged; the answer follows from the engine.
import { App, HTTPReceiver, LogLevel, SocketModeReceiver, type ReceiverEvent } from '@slack/bolt';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toError } from '../domain/errors.ts';
import { placeOf, readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import type { Bell } from '../engine/bell.ts';
import type { Log } from '../log.ts';
import type { Registry } from '../registry.ts';
import { storeDelivery } from '../store/delivery.ts';
import type { Db } from '../store/pool.ts';
import { readSlackRequest } from './slack-body.ts';

export type SlackEdge = {
  /** For /slack/events; undefined in Socket Mode. */
  readonly handle: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
};

type Deps = {
  readonly signingSecret: string; readonly botToken: string; readonly appToken: string | undefined; readonly apiUrl: string;
  readonly db: Db; readonly bell: Bell; readonly log: Log; readonly registry: Registry;
};

const sorry = 'I could not write that down, so nothing was done. Please try again in a moment.';

export function createSlackEdge(deps: Deps): SlackEdge {
  const logger = quiet(deps.log);
  const receiver = deps.appToken === undefined
    ? new HTTPReceiver({ signingSecret: deps.signingSecret, endpoints: '/slack/events', logger })
    : new SocketModeReceiver({ appToken: deps.appToken, logger, installerOptions: { clientOptions: { slackApiUrl: deps.apiUrl } } });
  storeEventsFirst(receiver, deps);
  const app = new App({
    receiver, logger, convoStore: false, ignoreSelf: false, clientOptions: { slackApiUrl: deps.apiUrl },
    // Nothing here calls Slack, so nothing here has to know who we are: Slack may be away when we start.
    authorize: () => Promise.resolve({ botToken: deps.botToken }),
  });
  listen(app, deps);
  return {
    handle: receiver instanceof HTTPReceiver ? handleWith(receiver) : undefined,
    start: async () => { if (receiver instanceof SocketModeReceiver) await receiver.start(); },
    stop: async () => { if (receiver instanceof SocketModeReceiver) await receiver.stop(); },
  };
}

function handleWith(receiver: HTTPReceiver): SlackEdge['handle'] {
  return async (request, response) => {
    await readSlackRequest(request);
    receiver.requestListener(request, response);
  };
}

/** Bolt acknowledges an event before anything has run. Stored before Bolt sees it, one that cannot be stored is sent again. */
function storeEventsFirst(receiver: HTTPReceiver | SocketModeReceiver, deps: Deps): void {
  const init = receiver.init.bind(receiver);
  receiver.init = (app: App) => init({
    processEvent: async (event: ReceiverEvent) => {
      if (event.body['type'] === 'event_callback') await storeEvent(deps, event.body);
      await app.processEvent(event);
    },
  } as App);
}

async function storeEvent(deps: Deps, body: Record<string, unknown>): Promise<void> {
  const request = readSlackBody(body);
  // Slack sends every message of every channel we are in: only what a handler listens to is kept.
  if (request.type !== 'event' || !deps.registry.events.has(request.event.type)) return;
  await store(deps, request, body);
}

async function store(deps: Deps, request: SlackRequest, body: Record<string, unknown>): Promise<void> {
  const { key, lane } = placeOf(request);
  const { token: _token, ...kept } = body;
  await storeDelivery(deps.db, { source: 'slack', key, lane, body: JSON.stringify(kept), urgency: 0 });
  deps.bell.ring('delivery');
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
  // Thrown on, so that Bolt answers 500 and the person sees that it failed.
  app.error((error) => {
    deps.log.error('Slack’s door failed', { error: toError(error) });
    return Promise.reject(error);
  });
}

/** False when the database is away; the person is told, because Slack repeats no command and no click. */
async function stored(deps: Deps, body: object): Promise<boolean> {
  try {
    await store(deps, readSlackBody(body), body as Record<string, unknown>);
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
