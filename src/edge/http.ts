// The small words of HTTP that every door uses: a body within limits, JSON out, and errors that say nothing of ours.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Malformed } from '../domain/errors.ts';

/** A route: `true` when it has answered, `false` when the request is not for it. */
export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** The whole body, at most `limit` bytes. Throws Malformed 413, having stopped reading. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) throw new Malformed(413, `a body of ${announced} bytes; the limit is ${limit}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Malformed(413, `a body over ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent) return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...headers,
  });
  response.end(text);
}

/** Header values by lower-case name; a header sent twice counts as its first value. */
export function headersOf(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
