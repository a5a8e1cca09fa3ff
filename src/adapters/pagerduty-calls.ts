// How the parts of the PagerDuty adapter ask: one request, or all pages of a list.
import type { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import { must, page, parse } from './pagerduty-answers.ts';
import type { Answer } from './pagerduty-answers.ts';

export type Method = 'get' | 'post' | 'put';
export type Query = Readonly<Record<string, string | string[]>>;
export type Call = { readonly query?: Query; readonly body?: object; readonly from?: string };
export type Send = (method: Method, path: string, call?: Call) => Promise<Answer>;

/** Offset paging ends here at PagerDuty: offset + limit above it is a 400. */
const pagingEnd = 10_000;

export async function readPages<B, T>(send: Send, path: string, query: Query, schema: z.ZodType<B>, rows: (body: B) => readonly T[]): Promise<T[]> {
  const all: T[] = [];
  for (let offset = 0; offset + 100 <= pagingEnd; offset += 100) {
    const data = must(await send('get', path, { query: { ...query, limit: '100', offset: String(offset) } }), `reading ${path}`);
    all.push(...rows(parse(schema, data)));
    if (parse(page, data).more !== true) return all;
  }
  throw new Rejected('pagerduty', 'too_many', `PagerDuty has more than ${pagingEnd} ${path} for this question; ask for less.`);
}
