// The small words of HTTP that every door uses: a body within limits, JSON out, and errors that say nothing of ours.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Malformed } from '../domain/errors.ts';
import { NoRoom, type Share } from './room.ts';

/** The whole body of the request, at most so many bytes: `readBody` within the room that the server has for all of them. */
export type Body = (limit: number) => Promise<Buffer>;

/** A route: `true` when it has answered, `false` when the request is not for it. */
export type Route = (request: IncomingMessage, response: ServerResponse, url: URL, body: Body) => Promise<boolean>;

/** What a piece costs beside its bytes: 630 (Node 24.21), so that 4 MiB sent one by one would be 2.6 GB. */
const pieceBytes = 640;

/**
 * The whole body, at most `limit` bytes. Throws Malformed 413, or NoRoom, having stopped reading, and Malformed 400 where the sender went
 * away in the middle: that is no bug of ours, and not the database. By events: an iterator over a request costs 6 to 25 µs more (Node 24.21).
 */
export function readBody(request: IncomingMessage, limit: number, share: Pick<Share, 'take'>): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  return new Promise((resolve, reject) => {
    const cutOff = (cause?: Error): void => reject(new Malformed(400, 'The body did not arrive whole.', { cause }));
    if (announced > limit) return reject(new Malformed(413, `a body of ${announced} bytes; the limit is ${limit}`));
    if (request.destroyed) return cutOff();
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (why: Error): void => {
      request.removeAllListeners('data').pause();
      reject(why);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return stop(new Malformed(413, `a body over ${limit} bytes`));
      // Taken as it comes and not as it is announced, or whoever announces much and sends nothing would keep everybody out.
      if (!share.take(chunk.length + pieceBytes)) return stop(new NoRoom());
      chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', cutOff);
    // After the end as well; then it changes nothing.
    request.once('close', cutOff);
  });
}

// What is nested deeper is no body of anybody's: PagerDuty's own are 8 deep, and what walks a value must not run out of stack.
const deepest = 200;

/** Throws Malformed 400 for what is no JSON, or nested more than 200 deep. */
export function readJson(text: string): unknown {
  if (depthOf(text) > deepest) throw new Malformed(400, `This is nested more than ${deepest} deep.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Malformed(400, 'This is not JSON.', { cause: error });
  }
}

/** How deep brackets stand in brackets, strings aside; looked at no further once it is too deep. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < text.length && most <= deepest; at += 1) {
    const sign = text[at];
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '[' || sign === '{')) most = Math.max(most, (depth += 1));
    else if (!quoted && (sign === ']' || sign === '}')) depth -= 1;
  }
  return most;
}

/** What a browser may load for an answer of ours, or do with it: nothing. The page at / has no style, script or picture either. */
const nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const cautions = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-security-policy': nothing, 'referrer-policy': 'no-referrer' } as const;

/** Before anybody answers: what Bolt answers has them too. */
export function caution(response: ServerResponse): void {
  for (const [name, value] of Object.entries(cautions)) response.setHeader(name, value);
}

export function send(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent) return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...headers,
  });
  response.end(text);
}

/** Header values by lower-case name; a header sent twice counts as its first value. */
export function headersOf(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
