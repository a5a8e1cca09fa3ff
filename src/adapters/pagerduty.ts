// PagerDuty's REST API behind the PagerDuty port. The only file that imports @pagerduty/pdjs.
import { api } from '@pagerduty/pdjs';
import { z } from 'zod';
import { Outage, Rejected } from '../domain/errors.ts';
import type { PagerDuty } from '../ports.ts';
import {
  alreadySo, byLevel, incidentBody, isGone, must, note, onCallEntry, page, parse, person, toIncident,
} from './pagerduty-answers.ts';
import { fromUnknown, onCallQuery, rejected, toFailure, unclear } from './pagerduty-answers.ts';
import type { Answer } from './pagerduty-answers.ts';
import { createGate } from './pagerduty-gate.ts';

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

type Method = 'get' | 'post' | 'put';
type Call = { query?: Record<string, string | string[]>; body?: object; from?: string };
type Send = (method: Method, path: string, call?: Call) => Promise<Answer>;
type Reply = { readonly status: number; readonly headers: Headers; readonly data: unknown };

/** Offset paging ends here at PagerDuty: offset + limit above it is a 400. */
const pagingEnd = 10_000;
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
  const reads = createReads(send, options.apiUrl);
  return { ...reads, ...createWrites(send, reads, options.fromEmail) };
}

type Reads = Pick<PagerDuty, 'incident' | 'notes' | 'user' | 'userByEmail' | 'onCall'>;

function createReads(send: Send, apiUrl: string): Reads {
  return {
    async incident(id) {
      const answer = await send('get', `incidents/${encodeURIComponent(id)}`);
      if (isGone(answer)) return undefined;
      return toIncident(parse(incidentBody, must(answer, 'reading an incident')).incident, apiUrl);
    },
    async notes(id) {
      const answer = await send('get', `incidents/${encodeURIComponent(id)}/notes`);
      return parse(z.object({ notes: z.array(note) }), must(answer, 'reading notes')).notes;
    },
    async user(id) {
      const answer = await send('get', `users/${encodeURIComponent(id)}`);
      return isGone(answer) ? undefined : parse(z.object({ user: person }), must(answer, 'reading a user')).user;
    },
    async userByEmail(email) {
      const found = await readPages(send, 'users', { query: email }, z.object({ users: z.array(person) }), (body) => body.users);
      return found.find((user) => user.email.toLowerCase() === email.toLowerCase());
    },
    async onCall(target) {
      const schema = z.object({ oncalls: z.array(onCallEntry) });
      return byLevel(await readPages(send, 'oncalls', onCallQuery(target), schema, (body) => body.oncalls));
    },
  };
}

function createWrites(send: Send, reads: Reads, fromEmail: string): Omit<PagerDuty, keyof Reads> {
  async function writeAs(from: string | undefined, write: (email: string) => Promise<Answer>): Promise<Answer> {
    // PagerDuty has no user whose address cannot stand in a header.
    if (from === undefined || !/^[\x21-\x7e]+$/.test(from)) return write(fromEmail);
    const answer = await write(from);
    const fallBack = from !== fromEmail && 'failure' in answer && answer.failure.code === fromUnknown;
    return fallBack ? write(fromEmail) : answer;
  }

  return {
    async setStatus(id, status, from) {
      // Acknowledging a resolved incident would reopen it, so a late click is looked at first. PagerDuty offers no conditional
      // write: a resolve within the same round trip is still reopened.
      if (status === 'acknowledged') {
        const current = must(await send('get', `incidents/${encodeURIComponent(id)}`), 'reading an incident');
        if (parse(incidentBody, current).incident.status !== 'triggered') return;
      }
      const body = { incident: { type: 'incident_reference', status } };
      const answer = await writeAs(from, (email) => send('put', `incidents/${encodeURIComponent(id)}`, { body, from: email }));
      if ('failure' in answer && alreadySo.has(answer.failure.code)) return;
      must(answer, `setting the incident ${status}`);
    },
    async addNote(id, content, from) {
      const path = `incidents/${encodeURIComponent(id)}/notes`;
      const answer = await writeAs(from, (email) => send('post', path, { body: { note: { content } }, from: email }));
      const written = z.object({ note: z.object({ id: z.string() }) }).safeParse(must(answer, 'adding a note'));
      if (!written.success) throw unclear('adding a note', written.error);
      return { id: written.data.note.id };
    },
    async requestResponder(id, target, message, from) {
      // This call takes the asking user's id in the body instead of an e-mail in `From`.
      const asking = (from === undefined ? undefined : await reads.userByEmail(from)) ?? (await reads.userByEmail(fromEmail));
      const doing = 'paging a responder';
      if (asking === undefined) throw rejected({ status: 400, code: fromUnknown, message: 'Requester unknown' }, doing);
      const wanted = { id: target.id, type: `${target.type}_reference` };
      const body = { requester_id: asking.id, message, responder_request_targets: [{ responder_request_target: wanted }] };
      must(await send('post', `incidents/${encodeURIComponent(id)}/responder_requests`, { body, from: asking.email }), doing);
    },
  };
}

async function readPages<B, T>(
  send: Send, path: string, query: Record<string, string | string[]>, schema: z.ZodType<B>, rows: (body: B) => readonly T[],
): Promise<T[]> {
  const all: T[] = [];
  for (let offset = 0; offset + 100 <= pagingEnd; offset += 100) {
    const data = must(
      await send('get', path, { query: { ...query, limit: '100', offset: String(offset) } }), `reading ${path}`,
    );
    all.push(...rows(parse(schema, data)));
    if (parse(page, data).more !== true) return all;
  }
  throw new Rejected('pagerduty', 'too_many', `PagerDuty has more than ${pagingEnd} ${path} for this question; ask for less.`);
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
