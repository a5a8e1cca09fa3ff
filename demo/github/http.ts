// The look-alike's HTTP: reading bodies, answering JSON, refusing in GitHub's form, and matching routes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Desk } from './types.ts';

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Asked = {
  readonly desk: Desk;
  /** A parameter of the route, decoded; empty when the route has none of this name. */
  readonly param: (name: string) => string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly draftsRefused: boolean;
};
export type Route = {
  readonly method: string;
  readonly path: string;
  readonly answer: (asked: Asked) => Promise<Answer> | Answer;
};

/** Thrown by a route to answer like GitHub refuses. */
export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.name = 'Refused';
    this.status = status;
    const details = errors === undefined ? {} : { errors };
    this.body = { message, ...details, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  }
}

export const notFound = (): Refused => new Refused(404, 'Not Found');

/** GitHub's 422 with one detail of its own wording. */
export function invalid(resource: string, detail: { code: string; field?: string; message?: string }): Refused {
  return new Refused(422, 'Validation Failed', [{ resource, ...detail }]);
}

/** The body in this shape; a 422 that names the first wrong field otherwise. */
export function shaped<T>(shape: z.ZodType<T>, body: unknown): T {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new Refused(422, `Invalid request.\n\n"${first?.path.join('.') ?? ''}" is wrong: ${first?.message ?? ''}`);
}

const LIMIT = 16 * 1024 * 1024;

/** The whole body as JSON; undefined when there is none. Refuses 400 what is no JSON, 413 more than 16 MiB. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > LIMIT) throw new Refused(413, 'Payload too large');
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
}

export function sendAnswer(res: ServerResponse, answer: Answer): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  res.writeHead(answer.status, { ...headers, ...answer.headers });
  res.end(text);
}

/**
 * The parameters when the path fits. `:name` takes one part and `*name` the rest. Parts are decoded before they are joined:
 * clients send `heads%2Fx` as well as `heads/x`.
 */
export function matchPath(pattern: string, rawPath: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1);
  const given = rawPath.split('/').slice(1).map(decodePart);
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = given.slice(at).join('/');
      return params;
    }
    const value = given[at];
    if (value === undefined || (!part.startsWith(':') && value !== part)) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = value;
  }
  return given.length === wanted.length ? params : undefined;
}

/** A part that cannot be decoded stays as it is and then fits nothing. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
