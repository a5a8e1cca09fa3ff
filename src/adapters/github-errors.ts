// What a failed call to GitHub means for us: an Outage that may pass, or a Rejected that a person has to see to.
import { z } from 'zod';
import { Outage, Rejected, toError } from '../domain/errors.ts';
import { adviceFor } from './github-advice.ts';

/** What was being done: `doing` completes "GitHub did not …", `write` tells whether a lost answer is ambiguous. */
export type Call = {
  readonly doing: string; readonly repo: string; readonly write: boolean;
  /** What to do about a code, where the usual advice (for pull requests) does not fit. */
  readonly advice?: Readonly<Record<string, string>> | undefined;
};

const detail = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  field: z.string().nullish(),
  message: z.string().nullish(),
});
const body = z.object({ message: z.string().optional(), errors: z.array(z.union([detail, z.string()])).optional() });
const headers = z.record(z.string(), z.union([z.string(), z.number()]).optional());

/** The shapes octokit throws: RequestError, GraphqlResponseError, and the throttling plugin's bare Error. */
const failure = z.object({
  name: z.string(),
  message: z.string(),
  status: z.number().optional(),
  errors: z.array(detail).optional(),
  headers: headers.optional(),
  request: z.object({ url: z.string().optional() }).optional(),
  response: z.object({ headers: headers.optional(), data: z.unknown() }).optional(),
});
type Failure = z.infer<typeof failure>;
type Detail = z.infer<typeof detail>;
type Headers = z.infer<typeof headers>;

// docs.github.com, Rate limits: without a header, "wait for at least one minute".
const SECONDARY_WAIT_MS = 60_000;

/**
 * Turns what octokit threw into Outage or Rejected; anything else (a bug of ours) comes back as it is. The vendor's error
 * is not kept as the cause: it carries the request's body, which may be the text of a private incident.
 */
export function classify(thrown: unknown, call: Call, now: Date): Error {
  if (thrown instanceof Outage || thrown instanceof Rejected) return thrown;
  const read = failure.safeParse(thrown);
  if (!read.success) return toError(thrown);
  const failed = read.data;
  const graph = graphErrors(failed);
  if (graph.length > 0 && failed.status === undefined) return classifyGraph(failed, graph, call, now);
  if (failed.status === undefined) return toError(thrown);
  return classifyStatus(failed, failed.status, toError(thrown).cause, call, now);
}

function classifyStatus(failed: Failure, status: number, cause: unknown, call: Call, now: Date): Error {
  const minting = failed.request?.url?.endsWith('/access_tokens') ?? false;
  const text = ownText(failed);
  const headers = failed.response?.headers ?? {};
  // A network error has status 500 and no response. A token that was not minted means that nothing was written.
  if (status >= 500 || status === 408 || failed.response === undefined) {
    const what = failed.response === undefined ? `no answer (${text})` : `${status} ${text}`;
    return new Outage('github', `GitHub could not ${call.doing} in ${call.repo}: ${what}`, {
      cause,
      ambiguous: call.write && !minting,
      retryAfterMs: retryAfterMs(headers, now),
    });
  }
  if (status === 429 || (status === 403 && isRateLimit(text, headers))) {
    return askedToWait(call, text, retryAfterMs(headers, now));
  }
  const code = minting ? 'installation' : rejectionCode(status, text);
  return refused(call, code, String(status), text);
}

function classifyGraph(failed: Failure, errors: readonly Detail[], call: Call, now: Date): Error {
  const text = errors.map((error) => error.message ?? error.type ?? 'an error without text').join('; ');
  const types = errors.map((error) => error.type ?? '');
  if (types.includes('RATE_LIMITED')) {
    return askedToWait(call, text, retryAfterMs(failed.headers ?? failed.response?.headers ?? {}, now));
  }
  const passing = types.some((type) => type === 'INTERNAL' || type === 'SERVICE_UNAVAILABLE');
  if (passing || /something went wrong|timed? ?out/i.test(text)) {
    return new Outage('github', `GitHub could not ${call.doing} in ${call.repo}: ${text}`, { ambiguous: call.write });
  }
  const code = types.includes('STALE_DATA') ? 'STALE_DATA' : (types.find((type) => type !== '') ?? 'graphql');
  return refused(call, code, code, sentence(text));
}

function askedToWait(call: Call, text: string, waitMs: number | undefined): Outage {
  const message = `GitHub asks to wait before it can ${call.doing} in ${call.repo}: ${text}`;
  return new Outage('github', message, { retryAfterMs: waitMs ?? SECONDARY_WAIT_MS });
}

function refused(call: Call, code: string, shown: string, text: string): Rejected {
  const message = `GitHub did not ${call.doing} in ${call.repo} (${shown}): ${text} ${call.advice?.[code] ?? adviceFor(code, call.repo)}`;
  return new Rejected('github', code, message);
}

function graphErrors(failed: Failure): readonly Detail[] {
  if (failed.errors !== undefined) return failed.errors;
  const nested = z.object({ errors: z.array(detail) }).safeParse(failed.response?.data);
  return nested.success ? nested.data.errors : [];
}

/** GitHub's own words, with the details of a 422 behind them. */
function ownText(failed: Failure): string {
  const read = body.safeParse(failed.response?.data);
  if (!read.success || read.data.message === undefined) return failed.message.trim();
  const details = (read.data.errors ?? []).map((error) => (typeof error === 'string' ? error : detailText(error)));
  return sentence([read.data.message, ...details].join(': ').trim());
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function detailText(error: Detail): string {
  return error.message ?? `${error.field ?? 'a field'} is ${error.code ?? 'wrong'}`;
}

function isRateLimit(text: string, headers: Headers): boolean {
  return String(headers['x-ratelimit-remaining']) === '0' || headers['retry-after'] !== undefined || /rate limit/i.test(text);
}

/** Milliseconds until GitHub wants to hear from us: `retry-after` (seconds), else until `x-ratelimit-reset` (epoch seconds). */
function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (String(headers['x-ratelimit-remaining']) !== '0' || !Number.isFinite(reset)) return undefined;
  // One second more: the reset is a whole second, and asking within it is refused again.
  return Math.max(reset * 1000 - now.getTime(), 0) + 1000;
}

/** The two refusals of a 422 that are no failure at all have codes of their own. */
function rejectionCode(status: number, text: string): string {
  if (status !== 422) return String(status);
  if (/already exists/i.test(text)) return 'already_exists';
  if (/draft pull requests? (is|are) not/i.test(text)) return 'drafts_unsupported';
  return '422';
}
