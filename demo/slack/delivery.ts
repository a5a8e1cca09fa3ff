// Events on their way to the app: one after another, tried again at once, after one minute and after five.
import { hand } from './hand.ts';
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import { accepted, type Outcome } from './send.ts';

/** Milliseconds before the first, second and third redelivery (docs.slack.dev, Events API). */
export const RETRY_MS = [0, 60_000, 300_000] as const;

function envelope(hub: Hub, event: Fields, shared: boolean): Fields {
  return {
    token: 'verification_token',
    team_id: hub.team.id,
    context_team_id: hub.team.id,
    context_enterprise_id: null,
    api_app_id: hub.bot.appId,
    event,
    type: 'event_callback',
    event_id: hub.ids.id('Ev'),
    event_time: Math.floor(hub.clock.now().getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: hub.team.id, user_id: hub.bot.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: shared,
    event_context: `4-${hub.ids.token()}`,
  };
}

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'timeout') return 'http_timeout';
  return outcome.kind === 'unreachable' ? 'connection_failed' : 'http_error';
}

async function attempt(hub: Hub, body: Fields, retry: number, reason?: string): Promise<string | undefined> {
  const at = hub.clock.now();
  const outcome = await hand(hub, { type: 'events_api', body, retry: reason === undefined ? undefined : { num: retry, reason } });
  const status = outcome.kind === 'answer' ? outcome.status : undefined;
  const event = body['event'] as { readonly type: string };
  hub.deliveries.push({ at, eventId: String(body['event_id']), type: event.type, retry, reason, status });
  if (accepted(outcome)) return undefined;
  const enough = outcome.kind === 'answer' && outcome.headers.get('x-slack-no-retry') === '1';
  return enough ? undefined : reasonOf(outcome);
}

/** Over sockets, what was not acknowledged also comes again as soon as a new connection is there, and not while there is none. */
async function pause(hub: Hub, ms: number): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, hub.stopping.signal]);
  const least = hub.socket?.open() === 0 ? RETRY_MS[1] : 0;
  const wait = Math.max(ms, least);
  if (wait > 0) await Promise.race([hub.clock.sleep(wait, signal), ...(hub.socket ? [hub.socket.connected(signal)] : [])]);
  done.abort();
}

async function again(hub: Hub, body: Fields, first: string): Promise<void> {
  let reason: string | undefined = first;
  for (const [n, wait] of RETRY_MS.entries()) {
    await pause(hub, wait);
    if (hub.stopping.signal.aborted || reason === undefined) return;
    reason = await attempt(hub, body, n + 1, reason);
  }
}

export type Mail = {
  readonly deliver: Hub['deliver'];
  /** Resolves when every event so far has had its first try; redeliveries may still wait. */
  readonly settled: () => Promise<void>;
};

/**
 * First tries leave one after another, in the order things happened; a redelivery holds nobody up. The envelope is made
 * when the event happens, so that ids do not depend on how fast the app answers.
 */
export function createMail(hub: () => Hub): Mail {
  let line: Promise<void> = Promise.resolve();
  const first = async (body: Fields): Promise<void> => {
    if (hub().stopping.signal.aborted) return;
    const reason = await attempt(hub(), body, 0);
    if (reason !== undefined) void again(hub(), body, reason);
  };
  return {
    deliver: (event, shared) => {
      const body = envelope(hub(), event, shared);
      line = line.then(() => first(body));
    },
    settled: async () => {
      for (let seen: Promise<void> | undefined; seen !== line; ) await (seen = line);
    },
  };
}
