// Incidents that were written down afterwards: the documents of seven public ones, and of what the form brings.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Person } from '../../../src/domain/actor.ts';
import { isDecision, isOpening } from '../../../src/domain/decision.ts';
import { indexEntries } from '../../../src/domain/postmortem-index.ts';
import { checkPostmortem } from '../../../src/domain/postmortem-check/check.ts';
import { writtenDown } from '../../../src/domain/retrospective.ts';
import { timelineFacts } from '../../../src/domain/timeline-facts.ts';
import { readTimelineFile, type TimelineFile } from '../../../src/domain/timeline-file.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { renderPostmortem, type Postmortem } from '../../../src/render/postmortem/index.ts';
import { ada, inputFrom, type Happening } from './incidents.ts';
import { all, read, visible } from './reading.ts';

const folder = new URL('../../fixtures/timelines/', import.meta.url);
const importer: Person = { type: 'person', id: 'root', via: 'cli' };
const told = 540;

/** As they are stored: told at noon, whatever their own time. */
function stored(facts: readonly NewFact[], by: Person): Happening[] {
  const minute = (at: string): number => (Date.parse(at) - Date.UTC(2026, 10, 21, 3)) / 60_000;
  return facts.map((fact) => ({ ...fact, by: fact.by ?? by, at: fact.at === undefined ? told : minute(fact.at), recorded: told }));
}

function fileOf(name: string): TimelineFile {
  const result = readTimelineFile(readFileSync(new URL(name, folder), 'utf8'), '2026-11-21T12:00:00.000Z');
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.file;
}

function documentOf(file: TimelineFile): Postmortem {
  return renderPostmortem(inputFrom(stored(timelineFacts(file, importer), importer)));
}

const files = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => ({ name: name.replace('.json', ''), file: fileOf(name) }));

function tableUnder(markdown: string, title: string, number = 0): string[][] {
  const root = read(markdown);
  const start = root.children.findIndex((node) => node.type === 'heading' && visible(node) === title);
  const table = root.children.slice(start).filter((node) => node.type === 'table')[number];
  return table?.children.map((row) => row.children.map(visible)) ?? [];
}

it('there are seven', () => expect(files).toHaveLength(7));

describe.each(files)('the document of $name', ({ name, file }) => {
  const { markdown, body } = documentOf(file);
  const rows = tableUnder(markdown, 'Timeline').slice(1);

  it('reads as its golden file', async () => {
    await expect(markdown).toMatchFileSnapshot(`../../golden/postmortem/told-${name}.md`);
  });

  it('says nowhere who wrote it down, or when as if it had happened then', () => {
    for (const text of [markdown, body]) expect(text).not.toMatch(/root|the command line|recorded [^|.]* later|was opened at|from cli/);
    expect(rows.filter((row) => row[1]?.startsWith('2026-11-21'))).toEqual([]);
    expect(parse(markdown.split('---\n')[1] ?? '')).toMatchObject({ kind: 'retrospective', detection_source: file.detection?.source === 'unknown' ? null : file.detection?.source });
  });

  it('shows every row of the file, under its kind, with a link to where it is written', () => {
    for (const row of file.timeline) {
      const fact = visible(read(row.fact.replaceAll(/([\\`*_[\]<>|])/g, String.raw`\$1`))).trim();
      const shown = rows.find((one) => (one[4] ?? '').includes(fact.replace(/^Page: /, '')));
      expect(shown?.slice(2, 3), row.fact).toEqual([row.actor]);
      expect(shown?.[5]?.replaceAll('\u200b', '')).toBe(row.source);
    }
    const urls = new Set(Object.values(file.sources).map(({ url }) => url));
    expect(all(read(markdown), 'link').filter(({ url }) => !urls.has(url) && !url.startsWith('https://tocsin.example.com/'))).toEqual([]);
  });

  it('shows the impact and what sources contradict in their sections, not in the timeline', () => {
    const value = tableUnder(markdown, 'Impact').find((row) => row[0] === 'What is told of it')?.[1] ?? '';
    for (const fact of file.impact?.facts ?? []) expect(value.replaceAll('\u200b', '')).toContain(fact);
    expect(tableUnder(markdown, 'Sources that disagree').slice(1)).toHaveLength(file.conflicts.length);
    expect(rows.filter((row) => /^Impact: |^Sources disagree/.test(row[4] ?? ''))).toEqual([]);
  });

  it('is understood by the check and by the index', () => {
    const codes = checkPostmortem(markdown.replace('status: draft', 'status: published')).map(({ code }) => code);
    expect(codes).toContain('PM011');
    for (const code of ['PM001', 'PM012', 'PM040'] as const) expect(codes).not.toContain(code);
    expect(indexEntries([{ path: 'a.md', text: markdown }])[0]).toMatchObject({ kind: 'retrospective', summary: '', minutes: file.expected_minutes?.['ttr'] });
  });
});

describe('what the form brings', () => {
  const seconds = (hour: number): number => Date.UTC(2026, 10, 20, hour) / 1_000;
  const outcome = writtenDown({ title: 'Mail was late', severity: 'SEV3', private: false, started: seconds(8), detected: seconds(9), resolved: seconds(23) + 7_200 }, ada, '2026-11-21T12:00:00.000Z');
  const decision = isOpening(outcome) ? outcome.opens(42) : undefined;
  const facts = decision && isDecision(decision) ? decision.facts : [];
  const { markdown } = renderPostmortem(inputFrom([...stored(facts, ada), { kind: 'note.added', at: -1_000, recorded: told, by: ada, data: { text: 'The queue was full' } }]));

  it('is a timeline of that day', () => {
    expect(tableUnder(markdown, 'Timeline').slice(1)).toEqual([
      ['T01', '2026-11-20 08:00', 'not recorded', 'Impact begins', '“Mail was late”', 'Slack'],
      ['T02', '2026-11-20 09:00', 'not recorded', 'Note', 'Noticed.', 'Slack'],
      ['T04', '2026-11-20 10:20', 'Ada Lovelace', 'Note', 'The queue was full', 'Slack'],
      ['T03', '2026-11-21 01:00', 'not recorded', 'Status', 'Resolved', 'Slack'],
    ]);
    expect(markdown).toContain('axisFormat %m-%d %H:%M');
    expect(markdown).toContain('Impact :2026-11-20 08:00, 1020m');
  });

  it('links what a note says of its source', () => {
    const note: Happening = { kind: 'note.added', at: 1, recorded: told, by: ada, data: { text: 'Errors', from: { row: 'T1', source: 'status page', url: 'https://status.acme.example/1' } } };
    const hidden: Happening = { kind: 'note.added', at: 2, recorded: told, by: ada, data: { text: 'More', from: { row: 'T2', source: 'board', url: 'javascript:alert(1)' } } };
    const text = renderPostmortem(inputFrom([...stored(facts, ada), note, hidden])).markdown;
    expect(text).toContain('| Errors | [status page](https://status.acme.example/1) |');
    expect(text).toContain('| More | board |');
  });
});
