// The merge of a new draft into what people wrote: eleven ways to edit, and the ways in which both could touch the same.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeDraft } from '../../../src/render/postmortem/merge.ts';
import { aligned, base, next, older, rowOf, scenes, swap, third } from './merge-scenes.ts';

const lines = (text: string): string[] => text.replaceAll('\r\n', '\n').split('\n').map((line) => line.replaceAll(/ +\|/g, ' |').replaceAll(/-{2,}/g, '-').trim());
const newRows = ['T33', 'T34', 'T35', 'AI-4'];

describe.each(scenes)('when $name', ({ name, edit, words }) => {
  const theirs = edit(base);
  const first = mergeDraft({ base, theirs, ours: next });
  const second = mergeDraft({ base: next, theirs: first.text, ours: third });

  it('loses no word of theirs, not at the second update either', () => {
    for (const word of words) for (const { text } of [first, second]) expect(text).toContain(word);
    const own = lines(theirs).filter((line) => line !== '' && !lines(base).includes(line));
    const missing = own.filter((line) => !lines(second.text).includes(line));
    expect(missing).toEqual([]);
  });

  it('brings every new fact in, whole, in its place', () => {
    for (const key of newRows) expect(lines(first.text)).toContain(rowOf(next, key));
    expect(first.text).toContain('| 31 min');
    expect(lines(second.text)).toContain(rowOf(third, 'T36'));
    const times = first.text.split('\n').filter((line) => /^\| T\d+ /.test(line) && line.split('|').length > 7).map((line) => /\d\d:\d\d/.exec(line)?.[0] ?? '');
    expect(times).toEqual([...times].sort());
    expect(first.conflicts).toEqual([]);
  });

  it('may be done again, as after a crash', () => {
    expect(mergeDraft({ base, theirs: first.text, ours: next }).text).toBe(first.text);
    expect(mergeDraft({ base: next, theirs: first.text, ours: next }).text).toBe(first.text);
  });

  it(`${name} and nothing new leaves the file as it is`, () => {
    expect(mergeDraft({ base, theirs, ours: base }).text).toBe(theirs);
  });
});

describe('what a person decided', () => {
  const merged = (edit: (text: string) => string) => mergeDraft({ base, theirs: edit(base), ours: next });

  it('stays deleted: rows, sections, paragraphs and the front matter', () => {
    expect(rowOf(merged((text) => swap(text, `${rowOf(text, 'T11')}\n`, '')).text, 'T11')).toBe('');
    expect(merged((text) => swap(text, /## What surprised us\n\n.*\n\n/, '')).text).not.toContain('surprised');
    expect(merged((text) => swap(text, /^_Where did the system.*_$/m, '')).text).not.toContain('Where did the system');
    expect(merged((text) => swap(text, /^---\n[\s\S]*?\n---\n\n/, '')).text.startsWith('# INC-42')).toBe(true);
  });

  it('keeps the order of their sections, and a renamed one is kept in step', () => {
    const { text } = merged((was) => swap(was, '## Timeline', '## 4. What happened, minute by minute'));
    expect(text).not.toContain('## Timeline');
    expect(text.indexOf(rowOf(next, 'T35'))).toBeGreaterThan(text.indexOf('## 4. What happened'));
  });

  it('keeps columns that they added, moved or renamed, and fills in the others', () => {
    const wider = (text: string) => text.split('\n').map((line) => {
      if (line === '| Id | Action | Owner | Due | State |') return '| Action | Id | Who | Due | State | Cost |';
      if (/^\| AI-\d/.test(line)) return line.replace(/^\| (AI-\d) \| ([^|]*) \|(.*)\|$/, '| $2 | $1 |$3| 3 d |');
      return line;
    }).join('\n').replace('| Action | Id | Who | Due | State | Cost |\n| - | - | - | - | - |', '| Action | Id | Who | Due | State | Cost |\n| - | - | - | - | - | - |');
    const { text } = merged(wider);
    expect(text).toContain('| Action | Id | Who | Due | State | Cost |');
    expect(text).toContain('| Alert on the size of the pool | AI-1 |');
    expect(text).toContain('| Rehearse doubling the pool | AI-4 | Ada Lovelace | 2026-12-04 | open | |');
  });

  it('keeps their alignment where a row changes', () => {
    const { text } = merged(aligned);
    const rows = text.split('\n').filter((line) => /^\| (Moment|detected|acknowledged|declared|mitigated|resolved) /.test(line));
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.find((row) => row.startsWith('| resolved'))).toContain('| 31 min');
  });

  it('takes an action that a person numbered themselves for another one than ours of that number', () => {
    const own = '| AI-4 | Talk to the bank | Chiara | 2026-12-24 |  |';
    const { text } = merged((was) => swap(was, `${rowOf(was, 'AI-3')}\n`, `${rowOf(was, 'AI-3')}\n${own}\n`));
    expect(text).toContain(own);
    expect(text).toContain('Rehearse doubling the pool');
    const again = mergeDraft({ base: next, theirs: text, ours: third }).text;
    expect(again).toContain(own);
    expect(again.split('\n').filter((line) => line.startsWith('| AI-4 '))).toHaveLength(2);
  });

  it('leaves a row that they doubled in step once, however often it is merged', () => {
    const row = rowOf(base, 'resolved');
    const { text } = merged((was) => swap(was, `${row}\n`, `${row}\n${row}\n`));
    expect(text.split('\n').filter((line) => [row, rowOf(next, 'resolved')].includes(line))).toEqual([rowOf(next, 'resolved'), row]);
    expect(mergeDraft({ base, theirs: text, ours: next }).text).toBe(text);
  });
});

it('a file that would keep us busy stays as it is, and says where', () => {
  const hard = `${base}\n${'>'.repeat(30)} a\n`;
  const line = base.split('\n').length + 1;
  expect(mergeDraft({ base, theirs: hard, ours: next })).toEqual({ text: hard, conflicts: [], refused: { line, why: 'more than 29 lists and quotes opened in one line: write it flatter' } });
  // The rows of tables are none of the parser's work: a timeline may be long.
  const long = swap(base, `${rowOf(base, 'resolved')}\n`, `${rowOf(base, 'resolved')}\n${'| a | b |\n'.repeat(9_000)}`);
  expect(mergeDraft({ base, theirs: long, ours: next }).refused).toBeUndefined();
});

describe('where both changed the same', () => {
  const theirs = swap(base, rowOf(base, 'resolved'), swap(rowOf(base, 'resolved'), '20 min', '**35 min**, says the bank'));
  const first = mergeDraft({ base, theirs, ours: next });

  it('the person’s cell stands, the machine’s is told, and the other cells are kept in step', () => {
    expect(rowOf(first.text, 'resolved')).toContain('| 2026-11-21 03:31:00 | **35 min**, says the bank |');
    expect(first.conflicts).toEqual([{ where: 'Detection and response: resolved, After the start of impact', person: '**35 min**, says the bank', machine: '31 min' }]);
  });

  it('is told until one of them gives way', () => {
    const open = first.conflicts.map(({ where }) => where);
    expect(mergeDraft({ base: next, theirs: first.text, ours: third }).conflicts).toEqual([]);
    expect(mergeDraft({ base: next, theirs: first.text, ours: third, open }).conflicts).toEqual(first.conflicts);
    const agreed = swap(first.text, '**35 min**, says the bank', '31 min');
    expect(mergeDraft({ base: next, theirs: agreed, ours: third, open }).conflicts).toEqual([]);
  });

  it('holds for prose and for the front matter too', () => {
    const prose = swap(base, 'Its status is resolved.', 'It is over.');
    const { text, conflicts } = mergeDraft({ base, theirs: swap(prose, 'resolved: 2026-11-21T03:20:00.000Z', 'resolved: 2026-11-21T03:35:00.000Z'), ours: next });
    expect(text).toContain('It is over.');
    expect(conflicts.map(({ where }) => where)).toEqual(['Front matter: resolved', 'Summary: “INC-42 (SEV2 Major, live) was…”']);
    expect(conflicts[1]?.machine).toContain('resolved after 31 min');
  });

  it('leaves front matter alone that cannot be read, and says so', () => {
    const { text, conflicts } = mergeDraft({ base, theirs: swap(base, 'status: draft', 'status: [draft'), ours: next });
    expect(text).toContain('status: [draft');
    expect(conflicts[0]?.where).toBe('Front matter: the whole of it');
    expect(rowOf(text, 'T35')).not.toBe('');
  });

  it('and where a second fence hides behind a byte order mark, as an editor leaves it that pasted one file into another', () => {
    const theirs = `---\n\uFEFF${base}`;
    const first = mergeDraft({ base, theirs, ours: next });
    expect(first.conflicts.map((one) => one.where).join()).toContain('the whole of it');
    expect(first.text.startsWith('---\n\uFEFF---\n')).toBe(true);
    expect(mergeDraft({ base, theirs: first.text, ours: next }).text).toBe(first.text);
  });

  it('adds what is new in the front matter to lists, and keeps their own keys and comments', () => {
    const { text } = mergeDraft({ base, theirs: swap(base, '  - id: AI-1', '  - id: AI-1\n    type: prevent # for sure'), ours: next });
    const front = text.split('---\n')[1] ?? '';
    expect(front).toContain('type: prevent # for sure');
    expect(parse(front)).toMatchObject({ resolved: '2026-11-21T03:31:00.000Z', actions: [{ id: 'AI-1', type: 'prevent' }, { id: 'AI-3' }, { id: 'AI-4', owner: 'Ada Lovelace' }] });
  });
});

describe('a draft from before times had seconds and empty columns were left out', () => {
  const was = older(base);
  const wrong = swap(rowOf(was, 'T10'), '2026-11-21 03:03', '2026-11-21 03:01');

  it('becomes the new one where nobody wrote', () => {
    expect(was).toContain('| T01 | 2026-11-21 03:00 |');
    const { text, conflicts } = mergeDraft({ base: was, theirs: swap(was, '_What stood in the way?_', 'Sleep.'), ours: next });
    expect([text, conflicts]).toEqual([swap(next, '_What stood in the way?_', 'Sleep.'), []]);
  });

  it('gets seconds in the cells of the records, and keeps the times and cells of people', () => {
    const own = '| | 2026-11-21 03:10 | Support | Call | The first customer called | phone |';
    const action = swap(rowOf(was, 'AI-1'), '| | Grace Hopper |', '| prevent | Ben |');
    const theirs = swap(swap(swap(was, rowOf(was, 'T10'), wrong), `${rowOf(was, 'T12')}\n`, `${rowOf(was, 'T12')}\n${own}\n`), rowOf(was, 'AI-1'), action);
    const { text, conflicts } = mergeDraft({ base: was, theirs, ours: next });
    expect(rowOf(text, 'T10')).toContain('| 2026-11-21 03:01 |');
    expect(conflicts.map(({ where }) => where)).toEqual(['Timeline: T10, Time (UTC)']);
    for (const key of ['T01', 'T12', 'T33', 'resolved']) expect(rowOf(text, key)).toBe(rowOf(next, key));
    expect(text).toContain(own);
    expect(rowOf(text, 'AI-1')).toBe('| AI-1 | Alert on the size of the pool | prevent | Ben | 2026-12-04 | | open |');
    expect(rowOf(text, 'AI-4')).toBe('| AI-4 | Rehearse doubling the pool | | Ada Lovelace | 2026-12-04 | | open |');
    expect(mergeDraft({ base: was, theirs: text, ours: next }).text).toBe(text);
    expect(mergeDraft({ base: next, theirs: text, ours: third }).text).toContain('| prevent | Ben |');
  });

  it('drops the keys that nobody filled in, and keeps those that somebody did', () => {
    expect(parse(mergeDraft({ base: was, theirs: was, ours: next }).text.split('---\n')[1] ?? '')).not.toHaveProperty('near_miss');
    const { text } = mergeDraft({ base: was, theirs: swap(was, 'near_miss: null', 'near_miss: true'), ours: next });
    expect(parse(text.split('---\n')[1] ?? '')).toMatchObject({ near_miss: true });
  });
});

it('where both add a column, what its author left open is filled in and what they wrote stands', () => {
  const [was, theirs, ours] = ['| Id | Action |\n| - | - |\n| A | x |\n| B | y |\n', '| Id | Action | Due |\n| - | - | - |\n| A | x | soon |\n| B | y | |\n', '| Id | Action | Due |\n| - | - | - |\n| A | x | 2026-12-04 |\n| B | y | 2026-12-05 |\n'];
  expect(mergeDraft({ base: was, theirs, ours })).toEqual({ text: swap(theirs, '| B | y | |', '| B | y | 2026-12-05 |'), conflicts: [expect.objectContaining({ person: 'soon' })] });
});

it('keeps a byte order mark, the line ends and a missing last line end', () => {
  const odd = `\uFEFF${swap(base, '_What stood in the way?_', 'Nothing.').trimEnd().replaceAll('\n', '\r\n')}`;
  const { text } = mergeDraft({ base, theirs: odd, ours: next });
  expect(text.startsWith('\uFEFF---\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  expect(mergeDraft({ base, theirs: odd, ours: base }).text).toBe(odd);
});

it('two byte order marks, as two careless programs leave them, change nothing else', () => {
  const mine = swap(base, '_What stood in the way?_', 'Nothing.');
  const { text } = mergeDraft({ base, theirs: `\uFEFF\uFEFF${mine}`, ours: next });
  expect(text).toBe(`\uFEFF\uFEFF${mergeDraft({ base, theirs: mine, ours: next }).text}`);
});

it('with nobody’s edits it is the new draft, byte for byte', () => {
  expect(mergeDraft({ base, theirs: base, ours: next })).toEqual({ text: next, conflicts: [] });
});
