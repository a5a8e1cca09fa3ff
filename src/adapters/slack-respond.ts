// Answers a command or a click through the address Slack sent with it, and only ever at Slack.
import { Rejected } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import type { Bug } from './slack-calls.ts';
import { isUnshowable, refusal } from './slack-errors.ts';
import { tooFast } from './slack-gate.ts';
import { withPlainTextInReserve } from './slack-messages.ts';
import type { Exchange, HttpAnswer } from './slack-transport.ts';
import { brokenAnswer, retryAfterSeconds } from './slack-transport.ts';

/** Where Slack and GovSlack live; their response_urls are on a subdomain of the host that serves their API. */
const SLACK_HOSTS = ['slack.com', 'slack-gov.com'];
const METHOD = 'response_url';
/** Slack answers with the bare code or with a JSON object. */
const REFUSAL = /"error"\s*:\s*"([a-z_]+)"/;

/**
 * Whether `url` is where this Slack takes responses: https on a subdomain of slack.com (slack-gov.com) when the API is
 * there, else exactly the API's origin. The address comes from outside, so anything else would be a request forged by it.
 */
export function isResponseUrl(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  const api = new URL(apiUrl);
  if (target.username !== '' || target.password !== '') return false;
  const family = SLACK_HOSTS.find((host) => api.hostname === host || api.hostname.endsWith(`.${host}`));
  if (family === undefined) return target.origin === api.origin;
  return target.protocol === 'https:' && target.port === '' && target.hostname.endsWith(`.${family}`);
}

/** `respond` of the port. The address is a secret while it lasts, so no message names it. */
export function createRespond(options: {
  apiUrl: string; exchange: Exchange; headers: Record<string, string>; onBug: (bug: Bug) => void;
}): Slack['respond'] {
  return async (url, message) => {
    if (!isResponseUrl(url, options.apiUrl)) {
      const why = 'The address to answer at is not on the Slack that SLACK_API_URL names, so nothing was sent there.';
      throw new Rejected('slack', 'response_url_refused', why);
    }
    const how = placement(message);
    const headers = { ...options.headers, 'content-type': 'application/json; charset=utf-8' };
    await withPlainTextInReserve(METHOD, message, options.onBug, async (shown) => {
      const body = JSON.stringify({ ...shown, ...how, unfurl_links: false, unfurl_media: false });
      // A redirect would lead away from the host that was just checked.
      const answer = await options.exchange(METHOD, url, { method: 'POST', headers, body, redirect: 'manual' });
      assertTaken(answer);
    });
  };
}

/** A message that replaces another stays where that one is; any other one says who sees it. */
function placement(message: Parameters<Slack['respond']>[1]) {
  if (message.replaceOriginal === true) return { replace_original: true };
  return { response_type: message.inChannel === true ? 'in_channel' : 'ephemeral', replace_original: false };
}

function assertTaken(answer: HttpAnswer): void {
  const code = REFUSAL.exec(answer.text)?.[1] ?? answer.text.trim();
  if (isUnshowable(code)) throw refusal(METHOD, { error: code });
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status >= 500) throw brokenAnswer(METHOD, `HTTP ${answer.status}`);
  // One address being busy says nothing about the next, so this closes no gate.
  if (answer.status === 429) throw tooFast(METHOD, retryAfterSeconds(answer.headers));
  const why = 'Slack takes five answers within 30 minutes for each command or click: run the command or click once more.';
  throw new Rejected('slack', 'response_url_expired', `Slack no longer takes an answer here (HTTP ${answer.status}). ${why}`);
}
