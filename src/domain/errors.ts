// The five kinds of error, each with one fate. A refusal is a returned value; the other four are thrown.

/** The systems Tocsin talks to. */
export type System = 'slack' | 'pagerduty' | 'github' | 'git' | 'runbook' | 'model';

/** The person can fix it: told privately in plain words, never logged as an error. */
export type Refusal = { readonly refuse: string };

/** The outside sent nonsense: answered with `status` at the edge, nothing echoed, one warning in the log. */
export class Malformed extends Error {
  readonly status: 400 | 401 | 404 | 405 | 413 | 415;

  constructor(status: Malformed['status'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Malformed';
    this.status = status;
  }
}

/**
 * May work later: the effect waits (after `retryAfterMs`, or with backoff) and its lane waits with it.
 * `ambiguous` means the call may have been carried out although no answer came: look before repeating.
 */
export class Outage extends Error {
  readonly system: System;
  readonly retryAfterMs: number | undefined;
  readonly ambiguous: boolean;

  constructor(
    system: System,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number | undefined; ambiguous?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'Outage';
    this.system = system;
    this.retryAfterMs = options.retryAfterMs;
    this.ambiguous = options.ambiguous ?? false;
  }
}

/** Written by another version of Tocsin in words that this one does not know: it is left for one that does. */
export class Newer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Newer';
  }
}

/** Will never work as asked: given up at once, visibly. `code` is the vendor's own; `fix` says what a person should do. */
export class Rejected extends Error {
  readonly system: System;
  readonly code: string;

  constructor(system: System, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Rejected';
    this.system = system;
    this.code = code;
  }
}

/** What was caught, as an Error with its stack. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
