// Slack: the only file that names @slack/web-api. Everything that is ours about Slack lies beside it.
import { LogLevel, WebAPIPlatformError, WebAPIRequestError, WebClient } from '@slack/web-api';
import type { Logger } from '@slack/web-api';
import type { Clock, Slack } from '../ports.ts';
import type { Bug, Send } from './slack-calls.ts';
import { createCalls } from './slack-calls.ts';
import { channelMethods } from './slack-channels.ts';
import { fileMethods } from './slack-files.ts';
import { createGate } from './slack-gate.ts';
import { messageMethods } from './slack-messages.ts';
import { peopleMethods } from './slack-people.ts';
import { createRespond } from './slack-respond.ts';
import { createApiFetch, createExchange, noteClock } from './slack-transport.ts';
import { usergroupMethods } from './slack-usergroups.ts';
import { viewMethods } from './slack-views.ts';

export type SlackOptions = {
  /** Where the methods are, for example https://slack.com/api/. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock: Clock;
  /** For one call from connecting to the last byte; 10,000 when left out. */
  readonly timeoutMs?: number;
  /** Tocsin's own, for the User-Agent. */
  readonly version: string;
  /** Told when Slack could not show what we built; the message then went out as plain text (a modal did not open). */
  readonly onBug?: (bug: Bug) => void;
};

/** At most this many calls at once, so that a storm does not look like an attack (Slack asks for about 1/s per method). */
const CONCURRENCY = 10;

/** Slack behind its port. Nothing is sent until a method is called; nothing is repeated: the runner of effects does that. */
export function createSlack(options: SlackOptions): Slack {
  const { apiUrl, timeoutMs = 10_000, onBug = () => undefined } = options;
  const gate = createGate(options.clock);
  const { exchange, clockThere } = noteClock(createExchange({ fetch: options.fetch ?? globalThis.fetch, timeoutMs }));
  const headers = { 'User-Agent': `tocsin/${options.version}` };
  const client = new WebClient(options.botToken, {
    slackApiUrl: apiUrl,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: CONCURRENCY,
    fetch: createApiFetch(exchange, gate),
    // The client adds the token to the headers it is given; response_urls must not get it.
    headers: { ...headers },
    logger: SILENT,
  });
  const calls = createCalls(sendThrough(client), gate);
  const { botUser, ...people } = peopleMethods(calls, clockThere);
  return {
    ...people,
    ...usergroupMethods(calls),
    ...channelMethods(calls),
    ...messageMethods(calls, botUser, onBug),
    ...viewMethods(calls, onBug),
    ...fileMethods(calls, { apiUrl, exchange, headers, botUser }),
    respond: createRespond({ apiUrl, exchange, headers, onBug }),
  };
}

function sendThrough(client: WebClient): Send {
  return async (method, args) => {
    try {
      return await client.apiCall(method, args);
    } catch (thrown) {
      if (thrown instanceof WebAPIPlatformError) return thrown.data;
      // Our fetch throws Outage or Rejected already; the client only wraps it.
      throw thrown instanceof WebAPIRequestError ? thrown.original : thrown;
    }
  };
}

/** The client would write message text and Slack's warnings to the console; what matters comes back as an error. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  setName: () => undefined,
  getLevel: () => LogLevel.ERROR,
};
