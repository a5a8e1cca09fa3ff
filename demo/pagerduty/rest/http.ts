// One request to the look-alike's REST API as its handlers see it, and PagerDuty's error bodies.
import type { Stage } from '../acts.ts';
import type { Deliveries } from '../delivery.ts';
import type { Incident, User } from '../model.ts';
import type { Json, JsonObject } from '../refs.ts';

export type Answer = {
  readonly status: number; readonly body?: Json | undefined; readonly headers?: Readonly<Record<string, string>>;
};
/** What a person may set in PagerDuty's page: whether it is on, what it sends, and the address it calls. */
export type Subscription = { readonly id: string; url: () => string; active: boolean; events: readonly string[] };
export type Asked = {
  readonly stage: Stage; readonly deliveries: Deliveries; readonly subscription: Subscription;
  /** Does something after milliseconds of the world's clock, unless the world is closed by then. */
  readonly later: (ms: number, act: () => void) => void;
  readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: JsonObject;
  readonly from: string | undefined; readonly params: readonly string[];
};
export type Route = readonly [method: string, path: RegExp, handle: (asked: Asked) => Answer];

/** An error of PagerDuty's API: the status, its own code and message (its docs "Errors", 2026-08). */
export class ApiError extends Error {
  readonly answer: Answer;

  constructor(status: number, code: number, message: string, errors?: readonly string[], headers?: Record<string, string>) {
    super(message);
    this.answer = { status, body: { error: { message, code, ...(errors && { errors }) } }, ...(headers && { headers }) };
  }
}

export function ok(body: Json): Answer {
  return { status: 200, body };
}

export function created(body: Json): Answer {
  return { status: 201, body };
}

export function invalid(...errors: string[]): ApiError {
  return new ApiError(400, 2001, 'Invalid Input Provided', errors);
}

export function missing(): ApiError {
  return new ApiError(404, 2100, 'Not Found');
}

/** The user in `From`, in whose name a write happens. */
export function actor(asked: Asked): User {
  if (asked.from === undefined) throw invalid('From header is required.');
  const user = asked.stage.book.user(asked.from);
  if (user === undefined || !asked.from.includes('@')) throw new ApiError(400, 1008, 'Requester User Not Found');
  return user;
}

/** The incident named by the first part of the path. */
export function incidentOf(asked: Asked): Incident {
  const incident = asked.stage.book.incident(asked.params[0] ?? '');
  if (incident === undefined) throw missing();
  return incident;
}

/** `limit` (25 by default, 100 at most) and `offset` as PagerDuty pages; past 10,000 is a 400. */
export function paged<T>(asked: Asked, key: string, all: readonly T[], shape: (row: T) => Json): Answer {
  const limit = Math.min(100, Number(asked.query.get('limit') ?? 25));
  const offset = Number(asked.query.get('offset') ?? 0);
  if (!Number.isInteger(limit) || !Number.isInteger(offset) || limit < 1 || offset < 0) {
    throw invalid('Limit and offset must be integers.');
  }
  if (limit + offset > 10_000) throw invalid('Offset must be less than or equal to 10000');
  const more = all.length > offset + limit;
  return ok({ [key]: all.slice(offset, offset + limit).map((row) => shape(row)), limit, offset, total: null, more });
}

export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
