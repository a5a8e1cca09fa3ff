// Bad days on order: the next calls of a method fail in a chosen way.

/**
 * What goes wrong. `429`, `500`, `drop` and `error` happen instead of the call; `slow` before it; `drop-after` and
 * `500-after` once the call has been carried out, so that the caller cannot know.
 */
export type FaultKind = '429' | '500' | 'drop' | 'drop-after' | '500-after' | 'slow' | 'error';

/**
 * `method` is a Web API method, `response_url`, `upload`, or `*` for any; `times` defaults to 1. `retryAfterS` (429,
 * default 1) is in seconds, `ms` (slow, default 1000) in milliseconds, `error` (default `internal_error`) a Slack code.
 */
export type Fault = {
  readonly method: string;
  readonly kind: FaultKind;
  readonly times?: number | undefined;
  readonly retryAfterS?: number | undefined;
  readonly ms?: number | undefined;
  readonly error?: string | undefined;
};

export type FaultDesk = { add(fault: Fault): void; take(method: string): Fault | undefined; clear(): void };

/** Faults in the order they were asked for; each is used up `times` times. */
export function createFaults(): FaultDesk {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take: (method) => {
      const found = waiting.find((each) => each.fault.method === method || each.fault.method === '*');
      if (!found) return undefined;
      found.left -= 1;
      waiting = waiting.filter((each) => each.left > 0);
      return found.fault;
    },
    clear: () => {
      waiting = [];
    },
  };
}
