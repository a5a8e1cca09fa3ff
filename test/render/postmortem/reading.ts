// What a reader of the printed document sees, and the shape of a tree, for comparing two of them.
import type { Nodes, Root } from 'mdast';
import { plainOutput } from '../../../src/domain/runbook/output.ts';
import { parseMarkdown } from '../../../src/render/postmortem/markdown.ts';

/** All text of a node; breaks are blanks, blocks stand apart. */
export function visible(node: Nodes): string {
  if (node.type === 'html' || node.type === 'break') return node.type === 'break' || node.value === '<br>' ? ' ' : node.value;
  if ('value' in node) return node.value;
  if (!('children' in node)) return '';
  const between = ['root', 'table', 'tableRow'].includes(node.type) ? '\n' : '';
  return node.children.map((child: Nodes) => visible(child)).join(between);
}

/** Without what is not meant to be seen: control characters, our gaps, how many blanks there are. */
export function normal(text: string): string {
  return plainOutput(text.toWellFormed()).replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim();
}

/** Types, values and addresses; texts that stand side by side count as one. */
export function shape(node: Nodes): unknown {
  const own = { type: node.type, ...('url' in node ? { url: node.url } : {}), ...('depth' in node ? { depth: node.depth } : {}) };
  if ('value' in node) return { ...own, value: node.value };
  if (!('children' in node)) return own;
  const children: unknown[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') children.push({ type: 'text', value: text });
    text = '';
  };
  for (const child of node.children as readonly Nodes[]) {
    if (child.type === 'text') text += child.value;
    else {
      flush();
      children.push(shape(child));
    }
  }
  flush();
  return { ...own, children };
}

export function all<T extends Nodes['type']>(root: Nodes, type: T): Extract<Nodes, { type: T }>[] {
  const found = root.type === type ? [root as Extract<Nodes, { type: T }>] : [];
  if (!('children' in root)) return found;
  return [...found, ...root.children.flatMap((child: Nodes) => all(child, type))];
}

export function read(markdown: string): Root {
  return parseMarkdown(markdown);
}
