// The Markdown of a postmortem, and what the page makes of it.
import { describe, expect, it } from 'vitest';

import { parseMarkdown, type Node } from '../../../demo/page/assets/markdown.js';

const text = (v: string) => ({ t: 'text', v });
const blocks = (source: string): Node[] => parseMarkdown(source).c;
const spans = (source: string) => {
  const [first] = blocks(source);
  return first?.t === 'p' ? first.c : undefined;
};

describe('blocks', () => {
  it('reads front matter as rows', () => {
    const { front, c } = parseMarkdown('---\nid: INC-1\ntitle: "A: b"\nservices:\n  - x\n  - y\n---\n# T\n');
    expect(front).toEqual([['id', 'INC-1'], ['title', 'A: b'], ['services', 'x, y']]);
    expect(c).toEqual([{ t: 'heading', level: 1, c: [text('T')] }]);
  });

  it('has no front matter when the rule comes later', () => {
    expect(parseMarkdown('a\n\n---\n').front).toBeUndefined();
  });

  it('reads tables with alignment, short rows and escaped pipes', () => {
    expect(blocks('| a | b |\n|:-:|--:|\n| `x\\|y` | 2 |\n| z |\n\nafter')).toEqual([
      {
        t: 'table', align: ['center', 'right'], head: [[text('a')], [text('b')]],
        rows: [[[{ t: 'code', v: 'x|y' }], [text('2')]], [[text('z')], []]],
      },
      { t: 'p', c: [text('after')] },
    ]);
  });

  it('keeps a fence as it is, mermaid too', () => {
    expect(blocks('```mermaid\ngantt\n  # not a heading\n```\n')).toEqual([{ t: 'code', lang: 'mermaid',
      v: 'gantt\n  # not a heading' }]);
    expect(blocks('~~~\nopen to the end')).toEqual([{ t: 'code', lang: '', v: 'open to the end' }]);
  });

  it('reads nested lists and tasks', () => {
    expect(blocks('1. a\n   - b\n   - c\n2. d\n\n- [x] done\n- [ ] open')).toEqual([
      {
        t: 'list', ordered: true, start: 1, items: [
          { checked: undefined, c: [{ t: 'p', c: [text('a')] }, {
            t: 'list', ordered: false, start: 1,
            items: [{ checked: undefined, c: [{ t: 'p', c: [text('b')] }] },
              { checked: undefined, c: [{ t: 'p', c: [text('c')] }] }],
          }] },
          { checked: undefined, c: [{ t: 'p', c: [text('d')] }] },
        ],
      },
      {
        t: 'list', ordered: false, start: 1,
        items: [{ checked: true, c: [{ t: 'p', c: [text('done')] }] }, { checked: false, c: [{ t: 'p', c: [text('open')] }] }],
      },
    ]);
  });

  it('hides comments, and reads quotes and rules', () => {
    expect(blocks('<!-- tocsin:sync -->\n> *q*\n\n***\n')).toEqual([
      { t: 'quote', c: [{ t: 'p', c: [{ t: 'i', c: [text('q')] }] }] }, { t: 'hr' },
    ]);
  });
});

describe('spans', () => {
  it.each([
    ['**a** *b* ~~c~~ __d__', [
      { t: 'b', c: [text('a')] }, text(' '), { t: 'i', c: [text('b')] }, text(' '), { t: 's', c: [text('c')] }, text(' '),
      { t: 'b', c: [text('d')] },
    ]],
    ['snake_case_name and 2 * 3', [text('snake_case_name and 2 * 3')]],
    ['\\*not\\* &lt;b&gt; &amp;', [text('*not* <b> &')]],
    ['``a`b``', [{ t: 'code', v: 'a`b' }]],
    ['[t](https://x.example/a_b "title")', [{ t: 'a', href: 'https://x.example/a_b', c: [text('t')] }]],
    ['see https://x.example/a.', [text('see '), { t: 'a', href: 'https://x.example/a', c: [text('https://x.example/a')] },
      text('.')]],
    ['![alt](https://x.example/i.png)', [{ t: 'a', href: 'https://x.example/i.png', c: [text('alt')] }]],
    ['a  \nb\nc', [text('a  '), { t: 'br' }, text('b c')]],
  ])('reads %j', (source, tree) => {
    expect(spans(source)).toEqual(tree);
  });

  it('shows raw HTML as text', () => {
    expect(spans('x <img src=x onerror=alert(1)>')).toEqual([text('x <img src=x onerror=alert(1)>')]);
  });

  it.each(['[x](javascript:alert(1))', '[x](<javascript:alert(1)>)', '![x](data:text/html,y)', '<javascript:alert(1)>',
    '[x](JAVASCRIPT:y)'])(
    'makes no link of %j', (source) => {
      expect(JSON.stringify(blocks(source))).not.toContain('"href"');
    },
  );
});

it.each([
  '*a ', '[', '`', '| ', '> ', '- ', '1. ', '<', '**', '_a', '\\', '*_', '# ', ' ', '[a](', '|-', 'http://x ', 'a\n',
    '|a|\n', '  - a\n',
])('reads 40,000 characters of %j in bounded time', (piece) => {
  const before = performance.now();
  parseMarkdown(`# x\n${piece.repeat(Math.floor(40_000 / piece.length))}x`);
  expect(performance.now() - before).toBeLessThan(5_000);
});
