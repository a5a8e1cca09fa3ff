// Paging: ?limit= and ?cursor=. A cursor is opaque to callers and belongs to the list that gave it.
import { z } from 'zod';
import { Malformed } from '../domain/errors.ts';
import type { Page } from './api-shapes.ts';

const usual = 50;
const most = 200;

/** 1–200, 50 when it is not given. Throws Malformed 400 for anything else. */
export function readLimit(url: URL): number {
  const text = url.searchParams.get('limit');
  if (text === null) return usual;
  const limit = /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : most + 1;
  if (limit > most) throw new Malformed(400, `"limit" is a number from 1 to ${most}.`);
  return limit;
}

/** Where the page begins; undefined for the first one. Throws Malformed 400 for what this list did not give out. */
export function readCursor<T>(url: URL, list: string, shape: z.ZodType<T>): T | undefined {
  const text = url.searchParams.get('cursor');
  if (text === null) return undefined;
  const read = z.tuple([z.literal(list), shape]).safeParse(decode(text));
  if (!read.success) throw new Malformed(400, '"cursor" is not one that this list gave out.');
  return read.data[1];
}

/** `rows` holds one more than the page when there is another page. `last` says where the next one begins. */
export function page<Row, Json>(
  rows: readonly Row[], limit: number, list: string, last: (row: Row) => unknown, show: (row: Row) => Json,
): Page<Json[]> {
  const shown = rows.slice(0, limit);
  const end = shown.at(-1);
  const next = rows.length > limit && end !== undefined ? Buffer.from(JSON.stringify([list, last(end)])).toString('base64url') : null;
  return { data: shown.map(show), next };
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (error) {
    throw new Malformed(400, '"cursor" is not one that this list gave out.', { cause: error });
  }
}
