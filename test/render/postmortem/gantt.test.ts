// The chart, read back task by task: parsing alone would miss a wrong time.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gantt } from '../../../src/render/postmortem/gantt.ts';
import { materialOf } from '../../../src/render/postmortem/index.ts';
import { digests } from './digests.ts';
import { everywhere } from './everywhere.ts';
import { hostile } from './hostile.ts';
import { ada, drill, inputFrom, resolvedWithRun, run, unresolved, type Happening } from './incidents.ts';

const task = /^ {4}([^:;#,%\n]+) :(?:milestone, )?(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?), ([1-9]\d*)[ms]$/;
const setting = /^(?:gantt| {4}title INC-42, all times in UTC| {4}dateFormat YYYY-MM-DD HH:mm(?::ss)?| {4}axisFormat (?:%m-%d )?%H:%M(?::%S)?| {4}section [A-Z][a-z ]+)$/;

function chart(happenings: readonly Happening[]): string[] {
  return gantt(materialOf(inputFrom(happenings))).value.split('\n');
}

function tasks(happenings: readonly Happening[]): (readonly [string | undefined, string | undefined, number])[] {
  return chart(happenings).flatMap((line) => {
    const found = task.exec(line);
    return found ? [[found[1], found[2], Number(found[3])] as const] : [];
  });
}

describe('the chart', () => {
  it('shows moments, status and steps in seconds of UTC where it was over within the hour', () => {
    expect(chart(resolvedWithRun).slice(0, 4)).toEqual(['gantt', '    title INC-42, all times in UTC', '    dateFormat YYYY-MM-DD HH:mm:ss', '    axisFormat %H:%M']);
    expect(tasks(resolvedWithRun)).toEqual([
      ['Start of impact', '2026-11-21 03:00:00', 1], ['Detected', '2026-11-21 03:00:00', 1], ['Acknowledged', '2026-11-21 03:02:00', 1],
      ['Declared', '2026-11-21 03:00:02', 1], ['Mitigated', '2026-11-21 03:20:00', 1], ['Resolved', '2026-11-21 03:45:00', 1],
      ['Triage', '2026-11-21 03:00:00', 240], ['Investigating', '2026-11-21 03:04:00', 960], ['Mitigated', '2026-11-21 03:20:00', 1_500],
      ['Step 1 Look at the pods', '2026-11-21 03:09:16', 2], ['Step 2 Roll back', '2026-11-21 03:11:06', 114],
    ]);
  });

  it('shows them in minutes where it took longer', () => {
    const longer = resolvedWithRun.map((one) => (one.kind === 'status.set' && one.data.status === 'resolved' ? { ...one, at: 75 } : one));
    expect(chart(longer).slice(2, 3)).toEqual(['    dateFormat YYYY-MM-DD HH:mm']);
    expect(tasks(longer).slice(-3)).toEqual([['Mitigated', '2026-11-21 03:20', 55], ['Step 1 Look at the pods', '2026-11-21 03:09', 1], ['Step 2 Roll back', '2026-11-21 03:11', 2]]);
    expect(chart(longer).filter((line) => /\ds$|:\d\d:\d\d/.test(line))).toEqual([]);
  });

  it('has seconds on its axis where all of it is a few minutes', () => {
    expect(chart([...drill.slice(0, 2), { kind: 'status.set', at: 0.1, by: ada, data: { status: 'resolved', was: 'triage' } }])).toContain('    axisFormat %H:%M:%S');
  });

  it('ends an open incident with its last record', () => {
    expect(tasks(unresolved).at(-1)).toEqual(['Investigating', '2026-11-21 03:30', 3]);
  });

  it.each(hostile.map((text, index) => ({ text, number: index + 1 })))('has only lines it means to have with hostile string $number', ({ text }) => {
    for (const line of chart(everywhere(text))) expect(task.test(line) || setting.test(line), line).toBe(true);
  });
});

/**
 * The grammar of a gantt as its lexer knows it (mermaid 11, gantt.jison): a line begins with a keyword, or is a task up to its first
 * colon; `%%` begins a comment, `;` and `#` end a statement in some versions. Stricter than mermaid, so that what passes here passes there.
 */
const keywords = /^(?:gantt|dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|excludes|todayMarker|weekday|weekend|title|accTitle|accDescr|section|click|call|href|end)\b/i;

function strictly(lines: readonly string[]): { readonly name: string; readonly start: number; readonly end: number }[] {
  expect(lines[0]).toBe('gantt');
  expect(lines.slice(1).every((line) => /^ {4}\S/.test(line))).toBe(true);
  const statements = lines.slice(1).map((line) => line.trim());
  const settings = statements.filter((line) => keywords.test(line) && !/^section\b/.test(line));
  expect(settings.map((line) => line.split(' ')[0])).toEqual(['title', 'dateFormat', 'axisFormat']);
  return statements.filter((line) => !keywords.test(line)).map((line) => {
    expect(line.match(/[;#{}<>"'`\\[\]()%]/g)).toBeNull();
    const [name = '', data = ''] = line.split(' :');
    const parts = data.split(', ').filter((part) => part !== 'milestone');
    const start = Date.parse(`${parts[0]?.replace(' ', 'T').padEnd(19, ':00')}.000Z`);
    expect([parts.length, Number.isNaN(start), /^[1-9]\d*[ms]$/.test(parts[1] ?? '')]).toEqual([2, false, true]);
    return { name, start, end: start + Number.parseInt(parts[1] ?? '', 10) * (parts[1]?.endsWith('s') ? 1_000 : 60_000) };
  });
}

const step = (name: string, at: number, durationMs: number | undefined): Happening => (
  { kind: 'step.finished', at, data: { run, step: 0, name, status: 'succeeded', ...(durationMs === undefined ? {} : { durationMs }) } }
);
const night = 20 * 60 + 50;

describe('whatever the names and times', () => {
  it.each([
    'end', 'section Moments', 'title :x', 'a: b, 2026-01-01, 5m', 'x;y', '#hash', '%% comment', '"quoted" \'too\'', 'two\nlines\n    section Evil', 'click me href "https://evil.example"',
    'crit', 'done, after a', '```', '{init}', '<script>', '', '   ', '结束', 'gantt',
  ])('a step called %j stays one task', (name) => {
    const tasks = strictly(chart([...drill, step(name, 5, 60_000)])).filter((one) => one.name.startsWith('Step '));
    expect(tasks).toHaveLength(1);
    expect(tasks[0]?.name).toMatch(/^Step 1(?: [\p{L}\p{N}]+)*$/u);
  });

  it.each<readonly [string, readonly Happening[], readonly (readonly [string, string, number])[]]>([
    ['over midnight', [step('Night shift', night + 40, 3_600_000)], [['Step 1 Night shift', '2026-11-21 23:30:00', 3_600]]],
    ['in no time', [step('At once', 5, 0)], [['Step 1 At once', '2026-11-21 03:05:00', 1]]],
    ['backwards', [step('Odd clock', 5, -600_000)], [['Step 1 Odd clock', '2026-11-21 03:15:00', 1]]],
    ['of unknown length', [step('By hand', 5, undefined)], [['Step 1 By hand', '2026-11-21 03:05:00', 1]]],
  ])('a step %s', (_what, more, wanted) => {
    const lines = chart([...drill, ...more]);
    expect(tasks([...drill, ...more]).slice(-1)).toEqual(wanted);
    for (const one of strictly(lines)) expect(one.end).toBeGreaterThan(one.start);
  });

  it('leaves out a status that ended before it began, and moments that are missing', () => {
    const backwards: Happening = { kind: 'status.set', at: -30, by: ada, data: { status: 'investigating', was: 'triage' } };
    expect(strictly(chart([...unresolved.slice(0, 2), backwards])).map(({ name }) => name)).toEqual(['Start of impact', 'Detected', 'Declared', 'Investigating']);
  });

  it('says the day on the axis as soon as there are two', () => {
    const resolved = (at: number): readonly Happening[] => [...drill.slice(0, 2), { kind: 'status.set', at, by: ada, data: { status: 'resolved', was: 'triage' } }];
    expect(chart(resolved(10))).toContain('    axisFormat %H:%M');
    expect(chart(resolved(night + 30))).toContain('    axisFormat %m-%d %H:%M');
  });
});

describe('in every time zone', () => {
  it.each(['UTC', 'Pacific/Auckland', 'America/St_Johns', 'Australia/Eucla'])('the documents are the same bytes: %s', { timeout: 60_000 }, async (zone) => {
    const script = fileURLToPath(new URL('print-digests.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { TZ: zone, PATH: process.env['PATH'] ?? '' } });
    const [shown, ...printed] = stdout.trim().split('\n');
    expect(shown).toBe(zone);
    expect(printed).toEqual(digests());
  });
});
