// A draft, the draft that follows from later facts, and what people do to a file in between: eleven ways, each as they would.
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { ada, grace, inputFrom, worked, type Happening } from './incidents.ts';

/** Two rows more, another duration, another action. */
const later: readonly Happening[] = [
  { kind: 'note.added', at: 26, by: grace, data: { text: 'Support says that customers can pay again.' } },
  { kind: 'followup.added', at: 27, by: ada, data: { followup: 4, text: 'Rehearse doubling the pool', owner: ada } },
  { kind: 'status.set', at: 31, by: ada, data: { status: 'resolved', was: 'mitigated' } },
];

export const base = renderPostmortem(inputFrom(worked)).markdown;
export const next = renderPostmortem(inputFrom([...worked, ...later])).markdown;
/** One more, to see what becomes of it the second time. */
export const third = renderPostmortem(inputFrom([...worked, ...later, { kind: 'note.added', at: 33, by: grace, data: { text: 'The pool is back at its old size.' } }])).markdown;

/** Replaces once; a scene that finds nothing to replace is a mistake in the scene. */
export function swap(text: string, from: string | RegExp, to: string): string {
  const done = text.replace(from, to);
  if (done === text) throw new Error(`there is no ${String(from)} in the draft`);
  return done;
}

export function rowOf(text: string, key: string): string {
  return text.split('\n').find((line) => new RegExp(`^\\| ${key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} +\\|`).test(line)) ?? '';
}

/** As Prettier prints tables: every cell as wide as the widest of its column. */
export function aligned(text: string): string {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    let end = at;
    while (lines[end]?.startsWith('| ')) end += 1;
    if (end === at) continue;
    const rows = lines.slice(at, end).map((line) => line.slice(2, -2).split(/(?<!\\) \| /));
    const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
    rows.forEach((row, index) => {
      lines[at + index] = `| ${row.map((cell, column) => (index === 1 ? '-'.repeat(widths[column] ?? 3) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
    });
    at = end;
  }
  return lines.join('\n');
}

/** The draft as it was generated before: minutes, an empty column for the type and for the issue, keys without a value. */
export function older(text: string): string {
  return text.replaceAll(/(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d\b/g, '$1')
    .replace('kind: live', 'kind: live\nnear_miss: null').replaceAll(/^( {2}- id: AI-\d)$/gm, '$1\n    type: null')
    .replace('| Id | Action | Owner | Due | State |\n| - | - | - | - | - |', '| Id | Action | Type | Owner | Due | Issue | State |\n| - | - | - | - | - | - | - |')
    .replaceAll(/^\| (AI-\d) \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/gm, '| $1 | $2 | | $3 | $4 | | $5 |');
}

export type Scene = { readonly name: string; readonly edit: (text: string) => string; readonly words: readonly string[] };

/** `words`: what the person wrote, all of which must be there afterwards. */
export const scenes: readonly Scene[] = [
  { name: 'nobody touched it', edit: (text) => text, words: [] },
  { name: 'the summary is written over its question', edit: (text) => swap(text, '_What happened, and what did people outside notice? Two sentences._', 'Nobody could pay for *twenty* minutes. One in five cards failed.'), words: ['Nobody could pay for *twenty* minutes.'] },
  { name: 'a cell of the timeline is put right, with a link', edit: (text) => swap(text, rowOf(text, 'T10'), swap(rowOf(text, 'T10'), / \| [^|]* \| ([^|]*) \|$/, ' | Not quite, see [the graph](https://grafana.example/g/1) **here** | $1 |')), words: ['Not quite, see [the graph](https://grafana.example/g/1) **here**'] },
  { name: 'a row without an id is added in the middle', edit: (text) => swap(text, `${rowOf(text, 'T12')}\n`, `${rowOf(text, 'T12')}\n| | 2026-11-21 03:10 | Support | Call | The first customer called | phone |\n`), words: ['| | 2026-11-21 03:10 | Support | Call | The first customer called | phone |'] },
  { name: 'a row of the timeline is deleted', edit: (text) => swap(text, `${rowOf(text, 'T11')}\n`, ''), words: [] },
  { name: 'the owner and the date of an action are filled in', edit: (text) => swap(text, rowOf(text, 'AI-1'), swap(rowOf(text, 'AI-1'), '| Grace Hopper | 2026-12-04 |', '| Ben | 2026-12-01 |')), words: ['| Ben | 2026-12-01 |'] },
  { name: 'a section of their own is added, and two change places', edit: (text) => moveUp(swap(text, '## Action items', '## What it cost\n\nEUR 12,000, says finance.\n\n## Action items'), '## Contributing factors', '## Timeline'), words: ['## What it cost', 'EUR 12,000, says finance.'] },
  { name: 'a section is renamed and another deleted', edit: (text) => swap(swap(text, '## Timeline', '## What happened when'), /## What surprised us\n\n.*\n\n/, ''), words: ['## What happened when'] },
  { name: 'the front matter is filled in', edit: (text) => swap(swap(text, 'kind: live', 'kind: live\nnear_miss: false # asked Chiara'), 'severity: SEV2', 'severity: SEV1\ncustomers: 1200'), words: ['near_miss: false # asked Chiara', 'severity: SEV1', 'customers: 1200'] },
  { name: 'an editor writes CRLF', edit: (text) => swap(text, '_What stood in the way?_', 'The dashboard was slow.').replaceAll('\n', '\r\n'), words: ['The dashboard was slow.'] },
  { name: 'Prettier aligns the tables', edit: (text) => aligned(swap(text, '_What worked, and should be kept?_', 'Two people who know the pool.')), words: ['Two people who know the pool.'] },
];

function moveUp(text: string, title: string, before: string): string {
  const from = text.indexOf(title);
  const end = text.indexOf('\n## ', from) + 1;
  return swap(text.slice(0, from) + text.slice(end), before, `${text.slice(from, end)}${before}`);
}
