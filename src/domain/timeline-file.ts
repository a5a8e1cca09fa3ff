// An incident that somebody wrote down elsewhere, as a JSON file: read strictly, and each problem named with its line and field.
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { incidentKind, statuses } from './facts.ts';
import { toInstant, type Instant } from './time.ts';

/** Larger files are no timelines. */
const mostCharacters = 5_000_000;
const mostRows = 5_000;
const withOffset = 'a time with its offset, such as 2026-11-21T03:05Z or 2026-11-20T22:05-05:00';
const dated = z.iso.date();
const timed = z.iso.datetime({ offset: true });

/** Seconds may be left out. */
const moment = z.string().transform((text, context): Instant => {
  const read = timed.safeParse(text.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?=Z|[+-]\d{2}:\d{2}$)/, '$1:00'));
  if (read.success) return toInstant(new Date(read.data));
  context.addIssue({ code: 'custom', message: `write ${withOffset}` });
  return z.NEVER;
});
/** Of a day alone the digits are kept: the row says that no more is known. */
const rowTime = z.string().transform((text, context): { at: Instant; dayOnly: boolean } => {
  if (dated.safeParse(text).success) return { at: `${text}T00:00:00.000Z`, dayOnly: true };
  const read = moment.safeParse(text);
  if (read.success) return { at: read.data, dayOnly: false };
  context.addIssue({ code: 'custom', message: `write ${withOffset}, or a day alone (2026-11-21)` });
  return z.NEVER;
});

const absentOr = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$/, 'letters, digits, ".", "_", "/" and "-", at most 60');
const words = (max: number) => z.string().trim().min(1, 'write something here').max(max);

const row = z.strictObject({
  id, at: rowTime, precision: z.enum(['second', 'minute', 'hour', 'day', 'approx']).default('minute'),
  kind: z.string().regex(/^[a-z][a-z_]{0,39}$/, 'small letters and _, such as recovery_partial'), actor: words(200), fact: words(3_000),
  source: id, track: words(60).optional(),
});
export type TimelineRow = z.infer<typeof row>;

const ratio = z.number().nullable();
const schema = z.strictObject({
  schema: z.literal(1), id, org: words(100).optional(), title: words(300),
  sources: z.record(id, z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'an http(s) address' }).max(2_000).optional(), type: words(60).optional(), read: words(500).optional() })),
  source_timezone: words(60).optional(), kind: z.literal(incidentKind.enum.retrospective).optional(),
  status: z.enum(statuses).optional(),
  services: z.array(words(100)).max(100).default([]),
  severity: z.strictObject({ value: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/, 'a short word, such as SEV1'), basis: z.string().optional(), why: z.string().optional() }).optional(),
  detection: z.strictObject({ source: words(60), basis: z.string().optional(), note: z.string().optional() }).optional(),
  impact: z.strictObject({ facts: z.array(words(1_000)).max(50), src: id.optional() }).optional(),
  times: z.strictObject({
    impact_start: moment, detected: absentOr(moment), acknowledged: absentOr(moment), declared: absentOr(moment), first_comms: absentOr(moment),
    first_recovery: absentOr(moment), mitigated: absentOr(moment), resolved: absentOr(moment), closed: absentOr(moment),
  }),
  conflicts: z.array(z.strictObject({ what: words(300), values: z.record(z.string().max(100), moment) })).max(50).default([]),
  timeline: z.array(row).max(mostRows),
  // For whoever tests with these files; nothing is made of them.
  expected_minutes: z.record(z.string(), ratio).optional(), tracks: z.record(z.string(), z.unknown()).optional(), traps: z.array(z.string()).optional(),
});
export type TimelineFile = z.infer<typeof schema>;

/** `line` counts from 1; `field` is such as `timeline.3.at`. */
export type FileProblem = { readonly line: number; readonly field: string; readonly message: string };

/** All of its problems at once; nothing is taken from a file that has one. `now`: nothing that is told afterwards lies ahead. */
export function readTimelineFile(text: string, now: Instant): { readonly file: TimelineFile } | { readonly problems: readonly FileProblem[] } {
  if (text.length > mostCharacters) return { problems: [{ line: 1, field: '', message: 'the file is over 5 MB: that is no timeline' }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'json' });
  const broken = notJson(text) ?? document.errors[0]?.message.split(' at line')[0];
  if (broken !== undefined) return { problems: [{ line: document.errors[0]?.linePos?.[0].line ?? lines.lineStarts.length, field: '', message: `not JSON: ${broken}` }] };
  const read = schema.safeParse(JSON.parse(text));
  const found = read.success ? contradictions(read.data, now) : read.error.issues.flatMap(issueProblems);
  if (found.length > 0 || !read.success) return { problems: found.map((one) => ({ line: lineOf(document, lines, one.path), field: one.path.join('.'), message: one.message })) };
  return { file: read.data };
}

type Found = { readonly path: readonly (string | number)[]; readonly message: string };

function notJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : 'it cannot be read';
  }
}

function issueProblems(issue: z.core.$ZodIssue): Found[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  return [{ path, message: issue.message }];
}

/** What the shape alone does not show: an id told twice, a source that nobody named, what has not happened yet. */
function contradictions({ timeline, times, sources, impact, conflicts }: TimelineFile, now: Instant): Found[] {
  const first = new Map<string, number>();
  const rows = timeline.flatMap(({ id: name, source, at: { at } }, n): Found[] => {
    const twice = first.has(name);
    if (!twice) first.set(name, n);
    return [
      ...(twice ? [{ path: ['timeline', n, 'id'], message: `"${name}" is the id of an earlier row too: each row needs its own` }] : []),
      ...(Object.hasOwn(sources, source) ? [] : [{ path: ['timeline', n, 'source'], message: `"${source}" is none of the sources: name it there` }]),
      ...(at > now ? [{ path: ['timeline', n, 'at'], message: 'this lies in the future' }] : []),
    ];
  });
  const ahead = Object.entries(times).flatMap(([name, at]): Found[] => (at !== undefined && at > now ? [{ path: ['times', name], message: 'this lies in the future' }] : []));
  const src = impact?.src;
  const unnamed: Found[] = src !== undefined && !Object.hasOwn(sources, src) ? [{ path: ['impact', 'src'], message: `"${src}" is none of the sources: name it there` }] : [];
  const alone = conflicts.flatMap(({ values }, n): Found[] => (Object.keys(values).length < 2 ? [{ path: ['conflicts', n, 'values'], message: 'two sources at least, or there is no conflict' }] : []));
  return [...rows, ...ahead, ...unnamed, ...alone];
}

/** The line of the field, or of what it is missing in. */
function lineOf(document: Document, lines: LineCounter, path: Found['path']): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
  }
  return 1;
}
