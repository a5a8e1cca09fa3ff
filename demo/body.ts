// Reads what the page posts: JSON, from the page itself, and not too much of it.
import type { IncomingMessage } from 'node:http';

/** Body of a request to the page's API, in bytes: room for a long postmortem. */
const BODY_MAX = 1024 * 1024;

export type Body = { readonly value: unknown } | { readonly refused: number; readonly error: string };

/** Only JSON from the page itself: another site can send neither this content type nor our origin without being asked. */
export async function readJson(request: IncomingMessage): Promise<Body> {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host ?? ''}`) return { refused: 403,
    error: 'This comes from another site.' };
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return { refused: 415,
    error: 'Send application/json.' };
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > BODY_MAX) return { refused: 413, error: 'That is too much for one request.' };
    parts.push(bytes);
  }
  try {
    return { value: JSON.parse(Buffer.concat(parts).toString('utf8')) };
  } catch {
    return { refused: 400, error: 'The body is not JSON.' };
  }
}
