// The index of all postmortems, from their front matter: the same documents, the same bytes, in whatever order they were read.
import { partNamed, proseOf, readPostmortem } from './postmortem-check/document.ts';
import { between, sayDuration } from './time.ts';

/** `path` from the folder of the index, with `/`. */
export type IndexedFile = { readonly path: string; readonly text: string };

export type IndexEntry = {
  readonly id: string; readonly path: string; readonly title: string; readonly date: string | undefined; readonly status: string; readonly severity: string | undefined;
  readonly kind: string; readonly services: readonly string[]; readonly minutes: number | undefined; /** `minutes`, not rounded. */ readonly seconds: number | undefined; readonly openActions: number; readonly actions: number; readonly summary: string;
};

const longestSummary = 280;

/**
 * Newest first, by the start of impact and then by number. Markdown without an id in its front matter is no postmortem. `merged`: the
 * files are those of the default branch. What stands there was published by the merge: `draft` is then only what Tocsin wrote on the
 * branch and nobody wrote over, while any other word is somebody's and stands.
 */
export function indexEntries(files: readonly IndexedFile[], { merged = false }: { readonly merged?: boolean } = {}): readonly IndexEntry[] {
  const entries = files.flatMap((file) => entryOf(file) ?? []).map((entry) => (merged && entry.status === 'draft' ? { ...entry, status: 'published' } : entry));
  return entries.sort((a, b) => compare(b.date ?? '', a.date ?? '') || numberOf(b.id) - numberOf(a.id) || compare(a.path, b.path));
}

function entryOf({ path, text }: IndexedFile): IndexEntry | undefined {
  const document = readPostmortem(text);
  const front = document?.front;
  const [id, start, end] = [string(front?.['id']), instant(front?.['impact_start']), instant(front?.['resolved'])];
  if (!document || !front || id === undefined) return undefined;
  const actions = list(front['actions']).flatMap((one) => (typeof one === 'object' && one !== null ? [one as Record<string, unknown>] : []));
  const summary = partNamed(document, /^summary\b/);
  const own = summary ? proseOf(summary).map((one) => one.text).find((one) => !/^INC-\d+ \(.*\) was (?:opened at|written down) /.test(one)) : undefined;
  return {
    id, path, title: string(front['title']) ?? id, date: start?.slice(0, 10), status: string(front['status']) ?? 'draft', severity: string(front['severity']),
    kind: string(front['kind']) ?? 'live', services: list(front['services']).flatMap((one) => string(one) ?? []),
    minutes: start === undefined || end === undefined ? undefined : Math.round(between(start, end) / 60_000) + 0,
    seconds: start === undefined || end === undefined ? undefined : between(start, end) / 1_000,
    actions: actions.length, openActions: actions.filter((one) => (string(one['state']) ?? 'open') === 'open').length,
    summary: cut(own ?? ''),
  };
}

/** The page as people read it. No averages and no league tables: each row is an incident, and none is compared. */
export function indexMarkdown(entries: readonly IndexEntry[]): string {
  const years = [...new Set(entries.map((one) => one.date?.slice(0, 4) ?? 'Without a date'))];
  const sections = years.flatMap((year) => {
    const own = entries.filter((one) => (one.date?.slice(0, 4) ?? 'Without a date') === year);
    return [`## ${year}`, '', '| Date | Postmortem | Severity | Services | Lasted | Open actions |', '| - | - | - | - | - | - |', ...own.map((one) => row(one)), ''];
  });
  const head = ['# Postmortems', '', 'Written by `tocsin postmortem-index` from the front matter of each postmortem. Do not edit it by hand: the next run writes it anew.', ''];
  const rest = entries.length === 0 ? ['There are none yet.', ''] : sections;
  return [...head, ...rest].join('\n');
}

/** The same for programs. */
export function indexJson(entries: readonly IndexEntry[]): string {
  return `${JSON.stringify({ schema: 1, postmortems: entries }, undefined, 2)}\n`;
}

function row({ id, path, title, date, severity, services, seconds, openActions, actions, status, kind, summary }: IndexEntry): string {
  const state = [...(status === 'published' ? [] : [status]), ...(kind === 'live' ? [] : [kind])].map((one) => ` (${cell(one)})`).join('');
  const link = `[${cell(`${id}: ${title}`)}](${path.split('/').map((part) => encodeURIComponent(part).replaceAll(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)).join('/')})`;
  const cells = [
    date ?? '', `${link}${state}${summary === '' ? '' : `<br>${cell(summary)}`}`, cell(severity ?? ''), cell(services.join(', ')),
    seconds === undefined ? '' : lasted(seconds), actions === 0 ? '' : `${openActions} of ${actions}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** In the words of the document. */
function lasted(seconds: number): string {
  return seconds < 0 ? 'check the times' : sayDuration(seconds * 1_000);
}

/** Text of others on one line: what GitHub would link or ping by itself is broken, and signs that would be markup are escaped. No more than that: people read it in terminals too. */
function cell(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  const calm = line.replaceAll(/@/g, '@\u200b').replaceAll(/#(?=\d)/g, '\u200b#\u200b').replaceAll(/(https?)(?=:\/\/)/gi, '$1\u200b').replaceAll(/(www)(?=\.)/gi, '$1\u200b').replaceAll(/\b(GH-)(?=\d)/gi, '$1\u200b');
  return calm.replaceAll(markup, (sign) => (entities.has(sign) ? `&#${sign.charCodeAt(0)};` : `\\${sign}`));
}

/**
 * Signs that mean something within a cell or the words of a link: brackets that are round need nothing once the square ones are escaped,
 * `_` within a word is none, `&` and `:` only where they begin an entity or an emoji.
 */
const markup = /[\\`*[\]<|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w)|:(?=(?:100|1234|[+-]1|[a-z0-9_+-]{0,40}[a-z][a-z0-9_+-]{0,40}):)/gu;
/** A backslash before a bar would be one too many in a table, and GitHub looks for formulas and emoji before it looks at backslashes. */
const entities: ReadonlySet<string> = new Set(['\\', '$', ':']);

function cut(text: string): string {
  return text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1).replace(/[\uD800-\uDBFF]$/, '').replace(/\s+\S*$/, '')}…`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function numberOf(id: string): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}

function string(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.replaceAll('\u200b', '').trim() : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function instant(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
