// Bad days of the REST API: answers and silences a test or a person can order for the next requests.
import type { Clock } from '../../src/ports.ts';

export type FaultKind = '429' | '500' | 'html-502' | 'drop' | 'drop-after' | 'slow' | '402' | '403';
export type Fault = {
  readonly kind: FaultKind;
  /** Which requests: a method, and a text that occurs in or an expression that matches the path below `/pagerduty/api/`. */
  readonly match?: { readonly method?: string | undefined; readonly path?: string | RegExp | undefined } | undefined;
  /** For how many requests. pdjs sends a 429 four times before it gives up. Default 1. */
  readonly times?: number | undefined;
  /** Seconds in `ratelimit-reset` of a 429; undefined leaves the header out. */
  readonly resetS?: number | undefined;
  /** Milliseconds before a `slow` answer. Default 15,000. */
  readonly delayMs?: number | undefined;
};
export type FaultAnswer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** The faults that wait for their requests, first ordered first taken. */
export function createFaults(clock: Clock) {
  const waiting: { fault: Fault; left: number }[] = [];

  function take(method: string, path: string): Fault | undefined {
    const index = waiting.findIndex(({ fault }) => matches(fault, method, path));
    const found = waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) waiting.splice(index, 1);
    return found.fault;
  }

  return {
    take,
    add: (fault: Fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => void waiting.splice(0),
    hold: (fault: Fault, signal: AbortSignal) => clock.sleep(fault.delayMs ?? 15_000, signal),
  };
}

function matches({ match }: Fault, method: string, path: string): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  return typeof match.path === 'string' ? path.includes(match.path) : match.path.test(path);
}

/** What PagerDuty (or what stands before it) answers instead of doing anything; undefined for faults of another kind. */
export function faultAnswer(fault: Fault): FaultAnswer | undefined {
  const json = { 'content-type': 'application/json' };
  if (fault.kind === '429') {
    const reset: Record<string, string> = fault.resetS === undefined ? {} : { 'ratelimit-reset': String(fault.resetS) };
    const headers = { ...json, 'ratelimit-limit': '960', 'ratelimit-remaining': '0', ...reset };
    return { status: 429, headers, body: errorBody('Rate Limit Exceeded', 2020) };
  }
  if (fault.kind === '500') return { status: 500, headers: json, body: errorBody('Internal Server Error', 2000) };
  if (fault.kind === '402') {
    return {
      status: 402, headers: json, body: errorBody('Account does not have the abilities to perform the action.', 2014),
    };
  }
  if (fault.kind === '403') return { status: 403, headers: json, body: errorBody('Access Denied', 2010) };
  if (fault.kind === 'html-502') {
    return {
      status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>502 Bad Gateway</h1></html>',
    };
  }
  return undefined;
}

function errorBody(message: string, code: number): string {
  return JSON.stringify({ error: { message, code } });
}
