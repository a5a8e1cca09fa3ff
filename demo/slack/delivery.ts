// Events on their way to the app: one after another, tried again at once, after one minute and after five.
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import { accepted, send, type Outcome } from './send.ts';

/** Milliseconds before the first, second and third redelivery (docs.slack.dev, Events API). */
export const RETRY_MS = [0, 60_000, 300_000] as const;

function envelope(hub: Hub, event: Fields): Fields {
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
    is_ext_shared_channel: false,
    event_context: `4-${hub.ids.token()}`,
  };
}

function reasonOf(outcome: Outcome): string {
  if (outcome.kind === 'timeout') return 'http_timeout';
  return outcome.kind === 'unreachable' ? 'connection_failed' : 'http_error';
}

async function attempt(hub: Hub, body: Fields, retry: number, reason?: string): Promise<string | undefined> {
  const headers: Record<string, string> = {};
  if (reason !== undefined) Object.assign(headers, { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason });
  const at = hub.clock.now();
  const outcome = await send(hub, 'application/json', JSON.stringify(body), headers);
  const status = outcome.kind === 'answer' ? outcome.status : undefined;
  const event = body['event'] as { readonly type: string };
  hub.deliveries.push({ at, eventId: String(body['event_id']), type: event.type, retry, reason, status });
  if (accepted(outcome)) return undefined;
  const enough = outcome.kind === 'answer' && outcome.headers.get('x-slack-no-retry') === '1';
  return enough ? undefined : reasonOf(outcome);
}

async function again(hub: Hub, body: Fields, first: string): Promise<void> {
  let reason: string | undefined = first;
  for (const [n, wait] of RETRY_MS.entries()) {
    if (wait > 0) await hub.clock.sleep(wait, hub.stopping.signal);
    if (hub.stopping.signal.aborted || reason === undefined) return;
    reason = await attempt(hub, body, n + 1, reason);
  }
}

export type Mail = {
  readonly deliver: (event: Fields) => void;
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
    deliver: (event) => {
      const body = envelope(hub(), event);
      line = line.then(() => first(body));
    },
    settled: async () => {
      for (let seen: Promise<void> | undefined; seen !== line; ) await (seen = line);
    },
  };
}
