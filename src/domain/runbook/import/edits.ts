// Changes to a text by place: what no edit touches stays byte for byte.
import type { Block } from './document.ts';

export type Edit = { readonly start: number; readonly end: number; readonly text: string };

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let [made, from] = ['', 0];
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    made += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return made + text.slice(from);
}

function fenceFor(body: string): string {
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length));
  return '`'.repeat(longest + 1);
}

/** The block as an annotated fence; undefined when its lines cannot be written in their place. */
export function fenceEdit(text: string, block: Block, info: string, body: string): Edit | undefined {
  const source = text.slice(block.start, block.end);
  const fence = /^(?:`{3,}|~{3,})/.exec(source)?.[0];
  if (fence !== undefined && body === block.body) {
    const lineEnd = source.indexOf('\n');
    return { start: block.start + fence.length, end: lineEnd < 0 ? block.end : block.start + lineEnd, text: info };
  }
  const { prefix } = block;
  if (prefix === undefined) return undefined;
  const marks = fence !== undefined && !body.includes(fence) ? fence : fenceFor(body);
  const lines = [...body.split('\n'), marks].map((line) => (line === '' ? prefix.trimEnd() : prefix + line));
  return { start: block.start, end: block.end, text: [`${marks}${info}`, ...lines].join('\n') };
}
