// The chart, read back task by task: parsing alone would miss a wrong time.
import { describe, expect, it } from 'vitest';
import { gantt } from '../../../src/render/postmortem/gantt.ts';
import { materialOf } from '../../../src/render/postmortem/index.ts';
import { everywhere } from './everywhere.ts';
import { hostile } from './hostile.ts';
import { inputFrom, resolvedWithRun, unresolved, type Happening } from './incidents.ts';

const task = /^ {4}([^:;#,%\n]+) :(?:milestone, )?(\d{4}-\d\d-\d\d \d\d:\d\d), ([1-9]\d*)m$/;
const setting = /^(?:gantt| {4}title INC-42, all times in UTC| {4}dateFormat YYYY-MM-DD HH:mm| {4}axisFormat (?:%m-%d )?%H:%M| {4}section [A-Z][a-z ]+)$/;

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
  it('shows moments, status and steps in minutes of UTC', () => {
    expect(chart(resolvedWithRun).slice(0, 3)).toEqual(['gantt', '    title INC-42, all times in UTC', '    dateFormat YYYY-MM-DD HH:mm']);
    expect(tasks(resolvedWithRun)).toEqual([
      ['Start of impact', '2026-11-21 03:00', 1], ['Detected', '2026-11-21 03:00', 1], ['Acknowledged', '2026-11-21 03:02', 1],
      ['Declared', '2026-11-21 03:00', 1], ['Mitigated', '2026-11-21 03:20', 1], ['Resolved', '2026-11-21 03:45', 1],
      ['Triage', '2026-11-21 03:00', 4], ['Investigating', '2026-11-21 03:04', 16], ['Mitigated', '2026-11-21 03:20', 25],
      ['Step 1 Look at the pods', '2026-11-21 03:09', 1], ['Step 2 Roll back', '2026-11-21 03:11', 2],
    ]);
  });

  it('ends an open incident with its last record', () => {
    expect(tasks(unresolved).at(-1)).toEqual(['Investigating', '2026-11-21 03:30', 3]);
  });

  it.each(hostile.map((text, index) => ({ text, number: index + 1 })))('has only lines it means to have with hostile string $number', ({ text }) => {
    for (const line of chart(everywhere(text))) expect(task.test(line) || setting.test(line), line).toBe(true);
  });
});
