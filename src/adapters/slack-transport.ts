// One HTTP exchange with Slack under a time limit, and what it means when no proper answer comes.
import { Outage, Rejected } from '../domain/errors.ts';
import { isRepeatable } from './slack-errors.ts';
import type { Gate } from './slack-gate.ts';

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly text: string };
export type HttpQuestion = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | FormData;
  readonly redirect?: 'error' | 'follow' | 'manual';
};
/** Sends `question` on behalf of `method` (a Slack method, or `response_url`). Throws Outage when nothing came back. */
export type Exchange = (method: string, url: string, question: HttpQuestion) => Promise<HttpAnswer>;

/** The connection was never made, so nothing can have been carried out (codes of Node and undici). */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** The limit covers connecting, waiting and reading the whole body. It is real time: it measures the network, not us. */
export function createExchange(options: { fetch: typeof globalThis.fetch; timeoutMs: number }): Exchange {
  return async (method, url, question) => {
    try {
      const response = await options.fetch(url, { ...question, signal: AbortSignal.timeout(options.timeoutMs) });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (thrown) {
      throw unanswered(method, thrown, options.timeoutMs);
    }
  };
}

/** The same exchange, and the time that the last answer was stamped with. */
export function noteClock(exchange: Exchange): { readonly exchange: Exchange; readonly clockThere: () => Date | undefined } {
  let last: Date | undefined;
  return {
    clockThere: () => last,
    exchange: async (...question) => {
      const answer = await exchange(...question);
      const at = new Date(answer.headers.get('date') ?? '');
      last = Number.isNaN(at.getTime()) ? undefined : at;
      return answer;
    },
  };
}

/**
 * The `fetch` to give to Slack's client: calls of a rate-limited method fail at once, 429 closes that method alone, and
 * only JSON objects with status 200 get through. The method is the last part of the path.
 */
export function createApiFetch(exchange: Exchange, gate: Gate) {
  return async (url: string | URL, question: HttpQuestion = {}) => {
    const href = String(url);
    const method = href.slice(href.lastIndexOf('/') + 1);
    gate.check(method);
    const answer = await exchange(method, href, question);
    if (answer.status === 429) throw gate.close(method, retryAfterSeconds(answer.headers));
    assertUsable(method, answer);
    return new Response(answer.text, { status: answer.status, headers: answer.headers });
  };
}

/** Retry-After in seconds; undefined when it is missing or no number. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const seconds = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** Slack's fault or the network's: the call may have been carried out unless repeating it does no harm. */
export function brokenAnswer(method: string, what: string): Outage {
  return new Outage('slack', `Slack answered ${method} with ${what}.`, { ambiguous: !isRepeatable(method) });
}

function assertUsable(method: string, answer: HttpAnswer): void {
  if (answer.status >= 500 || answer.status === 408) throw brokenAnswer(method, `HTTP ${answer.status}`);
  if (answer.status !== 200) {
    const fix = 'Check SLACK_API_URL and any proxy between Tocsin and Slack.';
    throw new Rejected('slack', `http_${answer.status}`, `Slack's API answered ${method} with HTTP ${answer.status}. ${fix}`);
  }
  if (!isJsonObject(answer.text)) throw brokenAnswer(method, 'something that is not a JSON object');
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function unanswered(method: string, thrown: unknown, timeoutMs: number): Outage {
  const timedOut = thrown instanceof Error && thrown.name === 'TimeoutError';
  const code = codeOf(thrown);
  const ambiguous = !isRepeatable(method) && !(code !== undefined && NEVER_SENT.has(code));
  const message = timedOut
    ? `Slack did not answer ${method} within ${timeoutMs / 1000} s.`
    : `The connection to Slack failed during ${method}${code === undefined ? '' : ` (${code})`}.`;
  return new Outage('slack', message, { ambiguous, cause: thrown });
}

/** fetch throws a TypeError whose cause carries the code of the socket or the resolver. */
function codeOf(thrown: unknown): string | undefined {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}
