// Markdown of people → tree, within bounds: of some texts micromark's time grows with the square of their length, and there is one process.
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { counting, mostSteps, tooDeep } from './markdown-steps.ts';
import { lineAt, TooHard, written } from './too-hard.ts';

export type Limits = { readonly characters: number; readonly lines: number };
/** Sixteen times our longest runbook, which has 180 lines. Ordinary text of that size takes 0.2 s. */
export const runbookLimits: Limits = { characters: 100_000, lines: 5_000 };
/** Postmortems: a timeline of 5,000 rows, which is all that one may have. Plain words of that size take 0.8 s. */
export const documentLimits: Limits = { characters: 800_000, lines: 8_000 };
/** Signs that make something of their own of what they stand in: 20 µs each, as the bars of a table. A timeline of 5,000 rows has 40,000. */
export const mostSigns = 60_000;
const sign = /[[\]()*_~`<>&\\|!@]/g;
/** Each takes 4 µs. What fits into 800,000 characters of any language people write is fewer than 180,000. */
export const mostWords = 200_000;
const word = /\w+/g;
/** Emphasis, links and the like in one another: printing takes time with its cube, 1 s at 200, hours at 5,000. People nest three. */
export const mostWithin = 30;
const whys = {
  signs: `more than ${written(mostSigns)} signs of Markdown such as | [ ] * and backslashes: split the file`,
  words: `more than ${written(mostWords)} words: split the file`,
  within: `more than ${mostWithin} marks of emphasis within one another: write it flatter, or put it between code fences`,
  begun: 'too much HTML that is begun and not ended (<!-- or <? or <!): end it, or put it between code fences',
} as const;

/** What words may stand in. */
const marks: ReadonlySet<string> = new Set(['emphasis', 'strong', 'delete', 'link', 'linkReference']);

/** Made once: a merge parses cells of tables by the thousand. */
const syntax = [frontmatter(['yaml']), gfm()];
const tree = [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()];

/** Refuses by size alone, before anything is parsed. */
function weigh(text: string, limits: Limits): void {
  if (text.length > limits.characters) throw new TooHard(lineAt(text, limits.characters), `more than ${written(limits.characters)} characters: split the file`);
  if (lineAt(text, text.length) > limits.lines) throw new TooHard(limits.lines + 1, `more than ${written(limits.lines)} lines: split the file`);
  let signs = 0;
  for (const { index } of text.matchAll(sign)) if ((signs += 1) > mostSigns) throw new TooHard(lineAt(text, index), whys.signs);
  let words = 0;
  for (const { index } of text.matchAll(word)) if ((words += 1) > mostWords) throw new TooHard(lineAt(text, index), whys.words);
}

/** HTML within a line, from its first signs to its last: without those micromark reads on to the end of the paragraph, and begins again at the next one. */
const ends = new Map([['<!--', '-->'], ['<?', '?>'], ['<![CDATA[', ']]>'], ['<!', '>']]);

function weighHtml(text: string): void {
  const found = new Map<string, number>();
  // Each is looked for again only once it is passed, so that all of it is read a few times at most.
  const next = (what: string, from: number): number => {
    const known = found.get(what);
    if (known !== undefined && known >= from) return known;
    const at = text.indexOf(what, from);
    found.set(what, at === -1 ? text.length : at);
    return at === -1 ? text.length : at;
  };
  let steps = 0;
  for (const { 0: begins, index } of text.matchAll(/<!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z])/g)) {
    steps += Math.min(next(ends.get(begins) ?? '>', index + begins.length), next('\n\n', index)) - index;
    if (steps > mostSteps) throw new TooHard(lineAt(text, index), whys.begun);
  }
}

/** Without calling itself: it may be as deep as what is refused. */
function weighWithin(root: Root): void {
  const waiting: { readonly node: Nodes; readonly within: number }[] = [{ node: root, within: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, within } = next;
    if (within > mostWithin) throw new TooHard(node.position?.start.line ?? 1, whys.within);
    if (!('children' in node)) continue;
    const more = marks.has(node.type) ? 1 : 0;
    for (const child of node.children) waiting.push({ node: child, within: within + more });
  }
}

/** CommonMark with GFM and YAML front matter. Throws TooHard for what would keep us busy. */
export function parseMarkdown(text: string, limits: Limits = documentLimits): Root {
  weigh(text, limits);
  weighHtml(text);
  try {
    const root = fromMarkdown(text, { extensions: [...syntax, counting()], mdastExtensions: tree });
    weighWithin(root);
    return root;
  } catch (error) {
    // The tree is walked by functions that call themselves for each level.
    if (error instanceof RangeError) throw new TooHard(1, tooDeep);
    throw error;
  }
}
