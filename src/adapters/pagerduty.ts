// PagerDuty's REST API behind the PagerDuty port. The only file that imports @pagerduty/pdjs.
import { api } from '@pagerduty/pdjs';
import { Outage, Rejected } from '../domain/errors.ts';
import type { PagerDuty } from '../ports.ts';
import { toFailure } from './pagerduty-answers.ts';
import type { Call, Method, Send } from './pagerduty-calls.ts';
import { directoryMethods } from './pagerduty-directory.ts';
import { createGate } from './pagerduty-gate.ts';
import { incidentMethods } from './pagerduty-incidents.ts';
import { pagingMethods } from './pagerduty-paging.ts';
import { actingAs } from './pagerduty-writes.ts';

export type PagerDutyOptions = {
  /** Base of every call: `https://api.pagerduty.com`, the EU host, or a stand-in with a path. */
  readonly apiUrl: string;
  readonly token: string;
  /** `token` for API keys (the default), `bearer` for OAuth. */
  readonly tokenType?: 'token' | 'bearer' | undefined;
  /** E-mail of the PagerDuty user in whose name Tocsin writes when the acting person is unknown there. */
  readonly fromEmail: string;
  /** Our own version, for the User-Agent. */
  readonly version: string;
  /** Time for one call in milliseconds, body included. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Our own limit; PagerDuty allows 960 requests a minute per key (its docs, 2026-08). Default 700. */
  readonly perMinute?: number | undefined;
  /** Milliseconds that never go back; default is the process's own. */
  readonly monotonicMs?: (() => number) | undefined;
};

type Reply = { readonly status: number; readonly headers: Headers; readonly data: unknown };

const unsentErrors = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * The port to PagerDuty. Nothing is retried here (the runner of effects does that), but for two things pdjs cannot be told
 * otherwise: a 429 is sent three more times within 3 s, and `From` falls back to `fromEmail` once when PagerDuty does not
 * know the person (1008). After a 429 every call is refused unsent until PagerDuty's reset. Answers are checked with zod.
 * @throws Outage no answer, 429, 408 or 5xx; `ambiguous` when it was a write that may have been carried out.
 * @throws Rejected any other 4xx; `code` is PagerDuty's own number, else `http_<status>`.
 */
export function createPagerDuty(options: PagerDutyOptions): PagerDuty {
  const send = createSender(options);
  const writeAs = actingAs(options.fromEmail);
  const directory = directoryMethods(send);
  return {
    ...directory, ...incidentMethods(send, writeAs, options.apiUrl),
    ...pagingMethods(send, writeAs, { apiUrl: options.apiUrl, fromEmail: options.fromEmail, userByEmail: directory.userByEmail }),
  };
}

/** One request at PagerDuty, without its faults: what is worked around was measured with pdjs 2.2.4. */
function createSender(options: PagerDutyOptions): Send {
  const admit = createGate(options.perMinute ?? 700, options.monotonicMs ?? (() => performance.now()));
  return async (method, path, call = {}) => {
    const what = `PagerDuty ${method.toUpperCase()} /${path}`;
    admit.enter(what);
    const { status, headers, data } = await exchange(options, method, path, call);
    const ambiguous = method !== 'get';
    if (status === 429) {
      throw new Outage(
        'pagerduty', `${what}: too many requests`, { retryAfterMs: admit.close(headers.get('ratelimit-reset')) },
      );
    }
    if (status === 408 || status >= 500) throw new Outage('pagerduty', `${what}: HTTP ${status}`, { ambiguous });
    const withoutBody = status === 202 || status === 204;
    if (status < 400 && data === undefined && !withoutBody) {
      throw new Outage('pagerduty', `${what}: HTTP ${status} without JSON`, { ambiguous });
    }
    if (status < 400) return { data };
    return { failure: toFailure(status, data) };
  };
}

async function exchange(options: PagerDutyOptions, method: Method, path: string, call: Call): Promise<Reply> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  try {
    const response = await api({
      url: `${options.apiUrl.replace(/\/+$/, '')}/${path}`, method, token: options.token,
      tokenType: options.tokenType ?? 'token',
      ...(call.query && { queryParameters: call.query }), ...(call.body && { data: call.body }),
      headers: { 'User-Agent': `tocsin/${options.version}`, ...(call.from !== undefined && { From: call.from }) },
      // pdjs's own request timeout ends nothing and keeps the process alive; its wait after a 429 would be 3 x 20 s.
      requestTimeout: 0, retryTimeout: 1_000, signal, redirect: 'error',
    });
    const data: unknown = response.data;
    return { status: response.status, headers: response.headers, data };
  } catch (thrown) {
    const what = `PagerDuty ${method.toUpperCase()} /${path}`;
    if (signal.aborted) {
      throw new Outage('pagerduty', `${what}: no answer in time`, { ambiguous: method !== 'get', cause: thrown });
    }
    // pdjs throws the Response itself when its body is empty or no JSON.
    if (isResponse(thrown)) return { status: thrown.status, headers: thrown.headers, data: undefined };
    // A header or URL that cannot be sent. Its message would show the token, so it is not passed on.
    if (thrown instanceof TypeError) throw unsendable(what);
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    const ambiguous = method !== 'get' && !unsentErrors.has(code);
    throw new Outage('pagerduty', `${what}: cannot be reached${code === '' ? '' : ` (${code})`}`, { ambiguous, cause: thrown });
  }
}

function isResponse(thrown: unknown): thrown is Response {
  if (thrown instanceof Error || typeof thrown !== 'object' || thrown === null) return false;
  return 'status' in thrown && 'headers' in thrown;
}

function unsendable(what: string): Rejected {
  return new Rejected(
    'pagerduty', 'unsendable', `${what}: check PAGERDUTY_API_URL, PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL.`,
  );
}
