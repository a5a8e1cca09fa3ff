// One call of the Web API: who asks, may they, what is injected, what the method says.
import { given, must } from './args.ts';
import type { Fault } from './faults.ts';
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import { METHODS } from './methods/index.ts';
import { mustHaveScope, type Method } from './methods/method.ts';
import { invalidArguments, SlackError } from './refusal.ts';

/** What goes back over HTTP; `cut` means that the connection is dropped and nothing is said. */
export type Response =
  | { readonly kind: 'json'; readonly status: number; readonly body: Fields; readonly retryAfterS?: number }
  | { readonly kind: 'cut' };

export type Asked = {
  readonly method: string; readonly fields: Fields; readonly bearer: string | undefined; readonly isJson: boolean;
};

const RATE_LIMITED = { ok: false, error: 'ratelimited' } as const;

function check(hub: Hub, asked: Asked, method: Method | undefined): Method {
  const token = asked.bearer ?? (asked.isJson ? '' : must(asked.fields, 'token'));
  if (token === '') throw new SlackError('not_authed');
  if (token !== (method?.appToken ? hub.socket?.appToken : hub.botToken)) throw new SlackError('invalid_auth');
  if (!method) throw new SlackError('unknown_method', { req_method: asked.method });
  mustHaveScope(hub, method.scopes);
  return method;
}

function perform(hub: Hub, asked: Asked): Response {
  const found = METHODS.get(asked.method);
  try {
    const method = check(hub, asked, found);
    const wait = hub.limits.method(asked.method, method.tier);
    if (wait !== undefined) return { kind: 'json', status: 429, body: RATE_LIMITED, retryAfterS: wait };
    const args = asked.isJson && method.formOnly ? {} : asked.fields;
    const absent = (method.required ?? []).filter((key) => !given(args, key));
    if (absent.length > 0) throw invalidArguments(absent.map((key) => `[ERROR] missing required field: ${key}`));
    return { kind: 'json', status: 200, body: { ok: true, ...method.run(hub, args) } };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const wait = error.extra['retry_after'];
    if (typeof wait === 'number') return { kind: 'json', status: 429, body: RATE_LIMITED, retryAfterS: wait };
    return { kind: 'json', status: 200, body: { ok: false, error: error.code, ...error.extra } };
  }
}

async function faulty(hub: Hub, asked: Asked, fault: Fault): Promise<Response> {
  const broken: Response = { kind: 'json', status: 500, body: { ok: false, error: 'internal_error' } };
  switch (fault.kind) {
    case '429':
      return { kind: 'json', status: 429, body: RATE_LIMITED, retryAfterS: fault.retryAfterS ?? 1 };
    case '500':
      return broken;
    case 'error':
      return { kind: 'json', status: 200, body: { ok: false, error: fault.error ?? 'internal_error' } };
    case 'drop':
      return { kind: 'cut' };
    case 'drop-after':
      perform(hub, asked);
      return { kind: 'cut' };
    case '500-after':
      perform(hub, asked);
      return broken;
    case 'slow':
      await hub.clock.sleep(fault.ms ?? 1_000, hub.stopping.signal);
      break;
  }
  return perform(hub, asked);
}

/** Carries a call out, or spoils it as ordered, and writes it into `hub.calls`. */
export async function callMethod(hub: Hub, asked: Asked): Promise<Response> {
  const at = hub.clock.now();
  const fault = hub.faults.take(asked.method);
  const response = fault ? await faulty(hub, asked, fault) : perform(hub, asked);
  const { token: _, ...args } = asked.fields;
  const answer = response.kind === 'json' ? response.body : undefined;
  hub.calls.push({ at, method: asked.method, args, answer, ...(fault ? { fault: fault.kind } : {}) });
  return response;
}
