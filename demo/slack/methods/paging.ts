// Cursors: an opaque text that says where the next page starts.
import { given, must } from '../args.ts';
import type { Fields } from '../json.ts';
import { SlackError } from '../refusal.ts';

/** How many the caller wants, at most `most`; throws `invalid_limit`. */
export function limitOf(args: Fields, usual: number, most: number): number {
  if (!given(args, 'limit')) return usual;
  const limit = Number(must(args, 'limit'));
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new SlackError('invalid_limit');
  return limit;
}

/** One page of `all`, and the cursor for the next ('' at the end); throws `invalid_cursor`. */
export function page<T>(all: readonly T[], args: Fields, limit: number): { readonly items: readonly T[]; readonly next: string } {
  let start = 0;
  if (given(args, 'cursor')) {
    const found = /^next:(\d+)$/u.exec(Buffer.from(must(args, 'cursor'), 'base64').toString());
    if (!found) throw new SlackError('invalid_cursor');
    start = Number(found[1]);
  }
  const end = start + limit;
  return { items: all.slice(start, end), next: end < all.length ? Buffer.from(`next:${end}`).toString('base64') : '' };
}
