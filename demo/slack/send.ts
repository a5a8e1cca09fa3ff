// How Slack calls the app: signed, and with three seconds to answer.
import { createHmac } from 'node:crypto';

import type { Hub } from './hub.ts';

/** Milliseconds the app has for a 2xx (docs.slack.dev, Interactivity and Events API). */
export const ACK_MS = 3_000;

/** What came back. `unreachable` covers a refused or broken connection. */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable' };

/** `v0=` and the hex HMAC-SHA256 of `v0:{timestamp}:{raw body}` under the signing secret. */
export function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Posts to the app's one address; never rejects, since a dead app is one of the answers. */
export async function send(
  hub: Hub, contentType: string, body: string, extra: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const timestamp = String(Math.floor(hub.clock.now().getTime() / 1000));
  const headers = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(hub.signingSecret, timestamp, body),
    ...extra,
  };
  const answered = new AbortController();
  const cut = new AbortController();
  const deadline = hub.clock.sleep(ACK_MS, AbortSignal.any([answered.signal, hub.stopping.signal]));
  const request = hub
    .fetch(`${hub.appUrl()}/slack/events`, { method: 'POST', headers, body, redirect: 'manual', signal: cut.signal })
    .then(async (response): Promise<Outcome> => {
      return { kind: 'answer', status: response.status, headers: response.headers, text: await response.text() };
    })
    .catch((): Outcome => ({ kind: 'unreachable' }));
  const outcome = await Promise.race([request, deadline.then((): Outcome => ({ kind: 'timeout' }))]);
  answered.abort();
  cut.abort();
  return outcome;
}

/** A 2xx in time. */
export function accepted(outcome: Outcome): boolean {
  return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
}
