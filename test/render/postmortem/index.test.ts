// The whole document: four incidents against golden files (`npm run golden` writes them), and what holds for every one.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderPostmortem } from '../../../src/render/postmortem/index.ts';
import { factKindWords } from '../../../src/render/timeline.ts';
import { everywhere } from './everywhere.ts';
import { ada, alert, drill, inputFrom, resolvedWithRun, unresolved, worked, type Happening } from './incidents.ts';
import { all, read, visible } from './reading.ts';

const nasty = 'Pager | `shop` @acme/sre fixes #12 <script>x</script> ![p](https://evil.example/p.gif)\nsecond *line* <!here>';
const golden: readonly (readonly [string, readonly Happening[]])[] = [
  ['resolved-with-run', resolvedWithRun], ['unresolved', unresolved], ['hostile', everywhere(nasty)], ['drill', drill], ['worked', worked],
];

const sections = [
  'Summary', 'Impact', 'Detection and response', 'Timeline', 'Contributing factors', 'What surprised us', 'What helped, what hindered, what was luck', 'Action items',
];

function tableUnder(markdown: string, title: string, number = 0): string[][] {
  const root = read(markdown);
  const start = root.children.findIndex((node) => node.type === 'heading' && visible(node) === title);
  const table = root.children.slice(start).filter((node) => node.type === 'table')[number];
  return table?.children.map((row) => row.children.map(visible)) ?? [];
}

describe.each(golden)('the %s incident', (name, happenings) => {
  const rendered = renderPostmortem(inputFrom(happenings));

  it('reads as its golden file', async () => {
    await expect(rendered.markdown).toMatchFileSnapshot(`../../golden/postmortem/${name}.md`);
    await expect(rendered.body).toMatchFileSnapshot(`../../golden/postmortem/${name}.body.md`);
  });

  it('is the same bytes from the same facts, in whatever order they come', () => {
    const input = inputFrom(happenings);
    expect(renderPostmortem({ ...input, facts: [...input.facts].reverse() })).toEqual(rendered);
  });

  it('has every section, and a question wherever only people know', () => {
    const headings = all(read(rendered.markdown), 'heading').filter((node) => node.depth === 2).map(visible);
    expect(headings.slice(0, sections.length)).toEqual(sections);
    expect(all(read(rendered.markdown), 'emphasis').length).toBeGreaterThanOrEqual(10);
  });

  it('never speaks of averages, root causes or blame', () => {
    expect(rendered.markdown).not.toMatch(/average|\bmean time|MTTR|root cause|human error|fault of|blame/i);
  });
});

describe('the document', () => {
  it('says where the chain of facts ends', () => {
    const input = inputFrom(resolvedWithRun);
    const { markdown, body } = renderPostmortem(input);
    expect(markdown.split(input.head.hash)).toHaveLength(2);
    expect(parse(markdown.split('---\n')[1] ?? '')).toMatchObject({ id: 'INC-42', status: 'draft', records: { facts: 26, hash: input.head.hash }, sync: 'on' });
    expect(body).toContain(input.head.hash);
  });

  it('says so when facts came in between', () => {
    const input = inputFrom(drill);
    expect(renderPostmortem({ ...input, head: { ...input.head, seq: 5 } }).markdown).toContain('recorded while this was being written: 2.');
  });

  it('numbers rows as the records are numbered and sorts them by when they happened', () => {
    const rows = tableUnder(renderPostmortem(inputFrom(unresolved)).markdown, 'Timeline').slice(1);
    expect(rows.map((row) => row[0])).toEqual(['T03', 'T01', 'T02', 'T04', 'T05', 'T06', 'T07', 'T08']);
    expect(rows[0]).toEqual(['T03', '2026-11-21 03:00', 'Commander (Grace Hopper)', factKindWords['note.added'], 'Support had the first call at 03:00.', 'Slack, recorded 14 min later']);
  });

  it('keeps the row of a fact when an earlier one becomes known', () => {
    const later: Happening = { kind: 'note.added', at: -30, recorded: 60, by: ada, data: { text: 'It began before.' } };
    const before = tableUnder(renderPostmortem(inputFrom(unresolved)).markdown, 'Timeline').slice(1);
    const after = tableUnder(renderPostmortem(inputFrom([...unresolved, later])).markdown, 'Timeline').slice(1);
    expect(after[0]?.[0]).toBe('T09');
    expect(after.slice(1)).toEqual(before);
  });

  it('shows what is missing as not recorded, and a contradiction with a warning', () => {
    const early: Happening = { kind: 'alert.acknowledged', at: -4, by: ada, data: { source: 'pagerduty', key: alert.key } };
    const rows = tableUnder(renderPostmortem(inputFrom([...resolvedWithRun.slice(0, 2), early])).markdown, 'Detection and response', 1);
    expect(rows.find((row) => row[0] === 'acknowledged')?.slice(1, 3)).toEqual(['2026-11-21 02:56', '-4 min (check the times)']);
    expect(rows.find((row) => row[0] === 'mitigated')?.slice(1, 3)).toEqual(['not recorded', 'not recorded']);
    expect(rows.every((row) => (row[3] ?? '').length > 10 || row[0] === 'Moment')).toBe(true);
  });

  it('names the steps that ran with approvals, code, duration and output, and no others', () => {
    const rows = tableUnder(renderPostmortem(inputFrom(resolvedWithRun)).markdown, 'Runbook steps that ran').slice(1);
    expect(rows).toEqual([
      ['R1.1', 'Checkout answers 5xx', 'Look at the pods', 'read', 'none needed', 'succeeded', '0', '2 s', 'a'.repeat(64)],
      ['R1.2', 'Checkout answers 5xx', 'Roll back', 'change', 'a responder', 'succeeded', '0', '2 min', 'b'.repeat(64)],
    ]);
    expect(renderPostmortem(inputFrom(drill)).markdown).not.toContain('Runbook steps');
  });

  it('prefers the names that it is given', () => {
    const { markdown } = renderPostmortem(inputFrom(resolvedWithRun, { names: { U0ADA: 'A. Lovelace' } }));
    expect(markdown).toContain('Commander (A. Lovelace)');
    expect(markdown).toContain('• A. Lovelace looks at the pool');
    expect(tableUnder(markdown, 'Timeline').find((row) => row[3] === factKindWords['commander.set'])?.[4]).toContain('A. Lovelace');
  });

  it('makes the follow-ups that people asked for its first action items, with the same numbers', () => {
    const { markdown } = renderPostmortem(inputFrom(worked));
    expect(tableUnder(markdown, 'Action items').slice(1)).toEqual([
      ['AI-1', 'Alert on the size of the pool', 'Grace Hopper', '2026-12-04', 'open'], ['AI-3', 'Write down how to double the pool', 'nobody named', '2026-12-04', 'open'],
    ]);
    expect(parse(markdown.split('---\n')[1] ?? '')).toMatchObject({
      roles: { commander: 'Ada Lovelace', scribe: 'Grace Hopper' }, owner: 'Grace Hopper',
      actions: [{ id: 'AI-1', owner: 'Grace Hopper', state: 'open' }, { id: 'AI-3', state: 'open' }],
    });
    expect(markdown).not.toMatch(/^ *(?:near_miss|type|issue|  owner): null$/m);
    expect(tableUnder(renderPostmortem(inputFrom(drill)).markdown, 'Action items')).toHaveLength(1);
  });

  it('tells what people did and kept, and leaves out what Tocsin did about it and what was taken off again', () => {
    const { markdown } = renderPostmortem(inputFrom(worked));
    const rows = tableUnder(markdown, 'Timeline').slice(1);
    const kinds = rows.map((row) => row[3]);
    for (const kind of ['Update', 'Hypothesis', 'Decision', 'Task', 'Role', 'Follow-up', 'Message']) expect(kinds).toContain(kind);
    expect(kinds).not.toContain('Reminder');
    expect(rows.filter((row) => row[3] === 'Message').map((row) => row[4])).toEqual([
      'Ada Lovelace wrote: Errors only in eu-west-1, Grace Hopper please look', expect.stringContaining('was edited'),
    ]);
    expect(markdown).not.toContain('lunch');
    expect(rows.find((row) => row[3] === 'Task')?.[4]).toBe('Task 1 for the scribe, within 10 min: look at the pool');
    expect(rows.find((row) => row[3] === 'Update')?.[4]).toContain('The next one was promised for 2026-11-21 03:32 UTC.');
  });

  it('tells what customers noticed, each time that an update said something else', () => {
    const again: Happening = { kind: 'update.sent', at: 25, by: ada, data: { update: 3, text: 'Still fixed.', impact: 'Nothing any more' } };
    const row = tableUnder(renderPostmortem(inputFrom([...worked, again])).markdown, 'Impact').find((one) => one[0] === 'What customers noticed');
    expect(row?.[1]?.split(' UTC: ').map((part) => part.slice(0, 16))).toEqual(['2026-11-21 03:12', '1 in 5 card paym', expect.stringContaining('Nothing any')]);
    expect(tableUnder(renderPostmortem(inputFrom(resolvedWithRun)).markdown, 'Impact').some((one) => one[0] === 'What customers noticed')).toBe(false);
  });

  it('lists the updates among the messages that were sent', () => {
    const rows = tableUnder(renderPostmortem(inputFrom(worked)).markdown, 'Messages sent').slice(1);
    expect(rows.map((row) => row[2])).toEqual(['status card, kept up to date', 'announcement, kept up to date', 'update 1 to stakeholders', 'update 2 to stakeholders']);
    expect(rows.map((row) => row[3])).toContain('#inc-42-checkout-5xx-above-2');
  });

  it('names the channel of the announcement only where it is told its name', () => {
    const channels = (names: Readonly<Record<string, string>>) => tableUnder(renderPostmortem(inputFrom(resolvedWithRun, { names })).markdown, 'Messages sent').slice(1).map((row) => row[3]);
    expect(channels({ C0INCIDENTS: 'incidents' })).toEqual(['#inc-42-checkout-5xx-above-2', '#incidents']);
    expect(channels({})).toEqual(['#inc-42-checkout-5xx-above-2', 'a channel that is not named here']);
  });

  it('counts seconds where it was over within the hour, and nothing that comes later changes that', () => {
    const times = (happenings: readonly Happening[]) => tableUnder(renderPostmortem(inputFrom(happenings)).markdown, 'Timeline').slice(1).map((row) => row[1]);
    const late: Happening = { kind: 'note.added', at: 3_000, by: ada, data: { text: 'Two days later.' } };
    const resolved = (at: number): Happening => ({ kind: 'status.set', at, by: ada, data: { status: 'resolved', was: 'triage' } });
    expect(times([...drill, late])).toEqual(['2026-11-21 03:00:00', '2026-11-21 03:00:00', '2026-11-21 03:10:00', '2026-11-23 05:00:00']);
    expect(times([...drill.slice(0, 1), resolved(59.99)])[1]).toBe('2026-11-21 03:59:59');
    expect(times([...drill.slice(0, 1), resolved(60)])[1]).toBe('2026-11-21 04:00');
    expect(times(unresolved).every((time) => time?.length === 16)).toBe(true);
  });

  it('says an address once in a row', () => {
    const url = 'https://github.com/acme/postmortems/pull/7';
    const opened: readonly Happening[] = [
      { kind: 'postmortem.opened', at: 50, data: { repo: 'acme/postmortems', number: 7, url, path: 'a.md', branch: 'postmortem/inc-42', draft: true } },
      { kind: 'followup.issue_opened', at: 51, data: { followup: 1, repo: 'acme/shop', number: 9, url: 'https://github.com/acme/shop/issues/9', node: 'I_9' } },
      { kind: 'postmortem.opened', at: 52, data: { repo: 'git.acme.example/pm', path: 'a.md', branch: 'postmortem/inc-42', draft: true } },
    ];
    const { markdown } = renderPostmortem(inputFrom([...worked, ...opened]));
    expect(tableUnder(markdown, 'Timeline').slice(-3).map((row) => row.slice(4))).toEqual([
      ['Draft pull request 7 opened in acme/postmortems', 'pull request 7'], ['Follow-up 1 is issue acme/shop 9', 'issue 9'], ['Draft on branch postmortem/inc-42 of git.acme.example/pm', 'branch postmortem/inc-42'],
    ]);
    expect(markdown.split(url)).toHaveLength(2);
  });

  it('is the same above the tables when more is recorded: nothing in the note changes by itself', () => {
    const note = (happenings: readonly Happening[]): string => /^> Read: .*$/m.exec(renderPostmortem(inputFrom(happenings)).markdown)?.[0] ?? '';
    const more: Happening = { kind: 'note.added', at: 3_000, by: ada, data: { text: 'Later.' } };
    expect(note([...worked, more])).toBe(note(worked));
    expect(note(worked)).not.toMatch(/\d+ facts|[0-9a-f]{12}/);
  });

  it('links no records where it does not know its own address', () => {
    expect(renderPostmortem(inputFrom(drill, { publicUrl: undefined })).markdown).not.toContain('/api/');
  });

  it('lets no secret through, whole or in part', () => {
    const secret = ['gh', 'p_', 'a1B2'.repeat(9)].join('');
    const padding = 'x'.repeat(3_970);
    const url = `https://x.example/?q=${secret}`;
    const cutByOthers: Happening = { kind: 'effect.given_up', at: 2, data: { effect: 1, effectKind: `${'x'.repeat(40)} ${secret}`, lane: 'x', code: 'x', reason: 'x' } };
    const noted: readonly Happening[] = [...drill, cutByOthers, { kind: 'note.added', at: 3, by: ada, data: { text: `<${url}|link>` } }, { kind: 'alert.attached', at: 3, by: ada, data: { ...alert, url } }];
    for (const happenings of [everywhere(secret), everywhere(`token=${secret}`), everywhere(`${padding} ${secret}`), noted]) {
      const { markdown, body, title } = renderPostmortem(inputFrom(happenings));
      for (const part of [markdown, body, title]) expect(part.includes('a1B2a1B2')).toBe(false);
    }
  });

  it('says that texts were erased', () => {
    const { markdown } = renderPostmortem(inputFrom([...drill, { kind: 'note.added', at: 3, by: ada, data: { text: '[erased]' } }]));
    expect(markdown).toContain('erased on purpose: 1.');
  });
});

describe('the description', () => {
  it('stays within what GitHub takes, whatever the facts hold', () => {
    const long = '<&*_|@#1 '.repeat(230).slice(0, 2_000);
    const alerts = Array.from({ length: 40 }, (_, index): Happening => (
      { kind: 'alert.attached', at: 1, by: ada, data: { ...alert, key: `K${index}`, title: long, url: `https://x.example/${'(_)*'.repeat(740)}`, service: { id: `P${index}`, name: long.slice(0, 300) } } }
    ));
    const { body, title } = renderPostmortem(inputFrom([...everywhere(long), ...alerts]));
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(title.length).toBeLessThanOrEqual(256);
  });
});
