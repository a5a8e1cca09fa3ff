// The index of all postmortems, from their front matter: the same documents, the same bytes, in whatever order they were read.
import { partNamed, proseOf, readPostmortem } from './postmortem-check/document.ts';

/** `path` from the folder of the index, with `/`. */
export type IndexedFile = { readonly path: string; readonly text: string };

export type IndexEntry = {
  readonly id: string; readonly path: string; readonly title: string; readonly date: string | undefined; readonly status: string; readonly severity: string | undefined;
  readonly kind: string; readonly services: readonly string[]; readonly minutes: number | undefined; readonly openActions: number; readonly actions: number; readonly summary: string;
};

const longestSummary = 280;

/** Newest first, by the start of impact and then by number. Markdown without an id in its front matter is no postmortem. */
export function indexEntries(files: readonly IndexedFile[]): readonly IndexEntry[] {
  const entries = files.flatMap((file) => entryOf(file) ?? []);
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
    minutes: start === undefined || end === undefined ? undefined : Math.round((Date.parse(end) - Date.parse(start)) / 60_000),
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

function row({ id, path, title, date, severity, services, minutes, openActions, actions, status, kind, summary }: IndexEntry): string {
  const state = [...(status === 'published' ? [] : [status]), ...(kind === 'live' ? [] : [kind])].map((one) => ` (${cell(one)})`).join('');
  const link = `[${cell(`${id}: ${title}`)}](${path.split('/').map((part) => encodeURIComponent(part).replaceAll(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)).join('/')})`;
  const cells = [
    date ?? '', `${link}${state}${summary === '' ? '' : `<br>${cell(summary)}`}`, cell(severity ?? ''), cell(services.join(', ')),
    minutes === undefined ? '' : lasted(minutes), actions === 0 ? '' : `${openActions} of ${actions}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function lasted(minutes: number): string {
  if (minutes < 0) return 'check the times';
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${rest} min` : `${hours} h ${String(rest).padStart(2, '0')} min`;
}

/** Text of others on one line: what GitHub would link or ping by itself is broken, and every sign of Markdown and HTML is written as an entity. */
function cell(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  const calm = line.replaceAll(/@/g, '@\u200b').replaceAll(/#(?=\d)/g, '\u200b#\u200b').replaceAll(/(https?)(?=:\/\/)/gi, '$1\u200b').replaceAll(/(www)(?=\.)/gi, '$1\u200b').replaceAll(/\b(GH-)(?=\d)/gi, '$1\u200b');
  return calm.replaceAll(/[\\`*_{}[\]()<>#+!|~&$@:]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

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
