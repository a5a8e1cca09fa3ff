// Slack's markup as Markdown, for a document and for a cell.
import type { PhrasingContent, Root, RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import { defuseTree, gap } from '../../../src/render/postmortem/defuse.ts';
import { printMarkdown } from '../../../src/render/postmortem/markdown.ts';
import { mrkdwnBlocks, mrkdwnCell } from '../../../src/render/postmortem/slack-mrkdwn.ts';
import { hostile } from './hostile.ts';
import { all, read, shape } from './reading.ts';

const names = { U1: 'Ada Lovelace', C1: 'inc-42', S1: 'sre' };

function print(children: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...children] };
  defuseTree(root);
  return printMarkdown(root);
}

const cell = (text: string) => print([{ type: 'paragraph', children: [...mrkdwnCell(text, names)] }]).trimEnd().replaceAll(gap, '');
const blocks = (text: string) => print(mrkdwnBlocks(text, names));

describe('a cell', () => {
  it.each([
    ['*bold* _italic_ ~strike~ `code`', '**bold** _italic_ ~~strike~~ `code`'],
    ['*bold _and italic_*', '**bold _and italic_**'],
    ['snake_case_name 2*3*4 a~b~c', 'snake_case_name 2\\*3\\*4 a\\~b\\~c'],
    ['* not bold * _ not italic _', '\\* not bold \\* \\_ not italic \\_'],
    ['*&lt;b&gt; &amp; co*', '**\\<b> & co**'],
    ['<https://x.example/a?b=1&amp;c=2|the board>', '[the board](https://x.example/a?b=1\\&c=2)'],
    ['<https://x.example/_a_b_>', '<https://x.example/_a_b_>'],
    ['see https://x.example/_a_, then', 'see <https://x.example/_a_>, then'],
    ['<mailto:ops@x.example|ops@x.example>', '[ops@x.example](mailto:ops@x.example)'],
    ['<javascript:alert(1)|click>', 'click (javascript:alert(1))'],
    ['<https://evil.example|https://good.example>', 'https://good.example (<https://evil.example>)'],
    ['<https://user:word@x.example|x>', 'x (https://user:\\[redacted]@x.example)'],
    ['<https://user@x.example|x> https://user@x.example', 'x (https://user@x.example) https://user@x.example'],
    ['*a (*b* c)*', '**a (\\*b** c)\\*'],
    ['<@U1> <@U1|ada> <@U2|grace> <@U3>', 'Ada Lovelace Ada Lovelace grace U3'],
    ['<#C1|x> <#C2|general> <#C3>', '\\#inc-42 #general #C3'],
    ['<!here> <!subteam^S1> <!subteam^S2|@dba> <!date^1700000000^{date}|14 Nov>', '@here sre dba 14 Nov'],
    [':fire: :+1::skin-tone-2: 🔥', ':fire: :+1::skin-tone-2: 🔥'],
    ['one\ntwo\n\nthree', 'one<br>two<br>three'],
    ['• one\n• two', '• one<br>• two'],
    ['1. one\n2) two', '1\\. one<br>2) two'],
    ['&gt; said\nanswered', '\\> said<br>answered'],
    ['before\n```\nx | y\n  z\n```\nafter', 'before<br>`x | y`<br>`  z`<br>after'],
    ['<foo> < bar', '\\<foo> < bar'],
    ['', ''],
  ])('%j', (text, markdown) => {
    expect(cell(text)).toBe(markdown);
  });
});

describe('blocks', () => {
  it('are paragraphs, lists, quotes and code', () => {
    expect(blocks('First *line*\nsecond\n\n• one\n• two `x`\n3. three\n4. four\n&gt; said\n```\na *b*\n```')).toBe(
      'First **line**\\\nsecond\n\n- one\n- two `x`\n\n3. three\n4. four\n\n> said\n\n```\na *b*\n```\n',
    );
  });

  it('hold nothing but what they say', () => {
    expect(mrkdwnBlocks(' \n\n ', names)).toEqual([]);
  });
});

describe.each(hostile.map((text, index) => ({ text, number: index + 1 })))('hostile string $number', ({ text }) => {
  it('is neither html nor an image as blocks, and printing it again gives the same', () => {
    const printed = blocks(text);
    const root = read(printed);
    expect([...all(root, 'html'), ...all(root, 'image'), ...all(root, 'definition'), ...all(root, 'heading'), ...all(root, 'table')]).toEqual([]);
    expect(printMarkdown(root)).toBe(printed);
  });

  it('keeps its formatting in a cell of a table', () => {
    const children: PhrasingContent[] = [...mrkdwnCell(text, names)];
    const row = (content: PhrasingContent[]) => ({ type: 'tableRow' as const, children: [{ type: 'tableCell' as const, children: content }] });
    const table: RootContent = { type: 'table', children: [row([{ type: 'text', value: 'What' }]), row(children)] };
    const printed = print([table]);
    expect(printMarkdown(read(printed))).toBe(printed);
    expect(all(read(printed), 'tableCell').length).toBe(2);
    expect(JSON.stringify(shape(read(printed)))).toContain('What');
  });
});

it('costs no more than the length of the text, however many markers do not match', () => {
  const text = '*a _b ~c <d `e '.repeat(300);
  expect(mrkdwnCell(text, names).length).toBeGreaterThan(0);
});
