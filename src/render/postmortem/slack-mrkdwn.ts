// Slack's mrkdwn → syntax nodes: paragraphs, lists, quotes and code, or all of it in one table cell.
import type { BlockContent, ListItem, PhrasingContent } from 'mdast';
import { br, code, lines, paragraph, words, type Inline } from './nodes.ts';
import { clean } from './prose.ts';
import { decode, inlineMrkdwn, type Names } from './slack-inline.ts';

/** `mark` is what stands before the text: `• `, `2. `, `> `. Code has none and may have several lines. */
type Line = { readonly kind: 'text' | 'quote' | 'bullet' | 'number' | 'code'; readonly mark: string; readonly text: string };

/** The text as blocks. Lists are flat, as Slack's own text form has them. Never an html or image node. */
export function mrkdwnBlocks(text: string, names: Names): readonly BlockContent[] {
  const blocks: BlockContent[] = [];
  let group: Line[] = [];
  const close = () => {
    if (group.length > 0) blocks.push(block(group, names));
    group = [];
  };
  for (const line of linesOf(text)) {
    const first = group[0];
    if (first && (first.kind !== line.kind || line.kind === 'code')) close();
    if (line.kind !== 'code' && line.text === '') close();
    else group.push(line);
  }
  close();
  return blocks;
}

/** The same for a table cell: lines with breaks between them, marks as the text they are. */
export function mrkdwnCell(text: string, names: Names): Inline {
  return lines(linesOf(text).map((line): Inline => {
    if (line.kind === 'code') return lines(line.text.split('\n').filter((row) => row.trim() !== '').map((row) => [code(row)]));
    const content = inlineMrkdwn(line.text, names);
    return line.mark === '' || content.length === 0 ? content : [words(line.mark), ...content];
  }));
}

function linesOf(text: string): readonly Line[] {
  const pieces = clean(text).split(/```\n?([\s\S]*?)\n?```/);
  return pieces.flatMap((piece, index): readonly Line[] => {
    if (index % 2 === 0) return piece.trim() === '' ? [] : piece.replace(/^\n/, '').split('\n').map(lineOf);
    return piece.trim() === '' ? [] : [{ kind: 'code', mark: '', text: decode(piece) }];
  });
}

const marks = [
  ['quote', /^((?:>|&gt;)+\s*)(.*)$/], ['bullet', /^([•◦▪‣-]\s+)(.*)$/], ['number', /^(\d{1,4}[.)]\s+)(.*)$/],
] as const;

function lineOf(raw: string): Line {
  const text = raw.trim();
  for (const [kind, pattern] of marks) {
    const found = pattern.exec(text);
    if (found) return { kind, mark: decode(found[1] ?? ''), text: found[2] ?? '' };
  }
  return { kind: 'text', mark: '', text };
}

function block(group: readonly Line[], names: Names): BlockContent {
  const [first] = group;
  if (first?.kind === 'code') return { type: 'code', value: first.text };
  if (first?.kind === 'bullet' || first?.kind === 'number') {
    const start = first.kind === 'number' ? { ordered: true, start: Number.parseInt(first.mark, 10) } : { ordered: false };
    return { type: 'list', ...start, spread: false, children: group.map((line) => item(line, names)) };
  }
  const content = lines(group.map((line) => inlineMrkdwn(line.text, names)));
  const children = content.map((child): PhrasingContent => (isBreak(child) ? { type: 'break' } : child));
  return first?.kind === 'quote' ? { type: 'blockquote', children: [paragraph(...children)] } : paragraph(...children);
}

function item(line: Line, names: Names): ListItem {
  return { type: 'listItem', spread: false, children: [{ type: 'paragraph', children: [...inlineMrkdwn(line.text, names)] }] };
}

function isBreak(node: PhrasingContent): boolean {
  return node.type === 'html' && node.value === br().value;
}
