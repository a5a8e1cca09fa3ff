// Printing tables: nearly every cell is calm words, links and breaks, which the general printer would look up in forty patterns each.
import type { PhrasingContent, Table, TableCell, Text } from 'mdast';
import { defaultHandlers, type Handle, type Options } from 'mdast-util-to-markdown';

/** Anything but letters, digits and signs that begin or end no construct within a line; also what could become an address. */
const risky = /[^\p{L}\p{N} ,;:%()./"'?“”‘’•…–—→·°±×€$^{}=+>#|\u200b-]|[Ww]\.|:\/|^\(/u;
/** No sign in it means anything between the brackets of a link, or ends it. */
const calmUrl = /^https?:\/\/[A-Za-z0-9\-._~/?=%+,:;$#]+$/;
const calmCode = /^[^`|\s\\](?:[^`|\r\n\\]*[^`|\s\\])?$/;
/** A `*` or `_` reads as one of a pair with no letter or other such sign outside and no blank within (CommonMark 0.31, flanking delimiter runs). */
const besides = /[\p{L}\p{N}\p{M}_*]/u;
const blankEnds = /^\s|\s$|^$/u;

/** A cell is one line, so what is no risk there is printed as it is. */
export const quickText: Handle = (node: Text, parent, state, info) => {
  if (state.stack.includes('tableCell') && !risky.test(node.value)) return escaped(node.value);
  return defaultHandlers.text(node, parent, state, info);
};

/** The same bytes as those of `general`, which prints whatever is not calm. */
export function quickTable(general: NonNullable<Options['handlers']>): Handle {
  return (node: Table, parent, state, info) => {
    const { table, tableCell } = general;
    const width = node.children[0]?.children.length ?? 0;
    const plain = node.children.every(({ children }) => children.length === width) && (node.align ?? []).every((side) => !side);
    if (!table || !tableCell) throw new Error('the extension for tables prints none');
    if (!plain || width === 0) return table(node, parent, state, info);
    const leave = state.enter('table');
    const rows = node.children.map((row) => {
      const end = state.enter('tableRow');
      const cells = row.children.map((cell) => quickCell(cell) ?? tableCell(cell, row, state, info));
      end();
      return line(cells);
    });
    leave();
    return [rows[0], line(Array.from({ length: width }, () => '-')), ...rows.slice(1)].join('\n');
  };
}

/** Of the calm signs only this one means something in a cell. */
function escaped(text: string): string {
  return text.includes('|') ? text.replaceAll('|', '\\|') : text;
}

function line(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
}

/** Undefined when something in it needs the general printer. */
function quickCell({ children }: TableCell): string | undefined {
  let text = '';
  for (const [index, child] of children.entries()) {
    const piece = quickPiece(child);
    if (piece === undefined || (piece === '' && children.length > 1)) return undefined;
    const marked = child.type === 'strong' || child.type === 'emphasis';
    if (marked && (besides.test(text.slice(-1)) || besides.test(firstOf(children[index + 1])))) return undefined;
    text += piece;
  }
  return text;
}

function quickPiece(node: PhrasingContent): string | undefined {
  switch (node.type) {
    case 'text': return risky.test(node.value) ? undefined : escaped(node.value);
    case 'html': return node.value === '<br>' ? node.value : undefined;
    case 'inlineCode': return calmCode.test(node.value) ? `\`${node.value}\`` : undefined;
    case 'strong': case 'emphasis': {
      const inner = onlyText(node.children);
      if (inner === undefined || risky.test(inner) || blankEnds.test(inner)) return undefined;
      return node.type === 'strong' ? `**${escaped(inner)}**` : `_${escaped(inner)}_`;
    }
    case 'link': {
      const label = onlyText(node.children);
      if (label === undefined || label === '' || node.title || !calmUrl.test(node.url)) return undefined;
      if (label === node.url) return `<${label}>`;
      return risky.test(label) ? undefined : `[${escaped(label)}](${node.url})`;
    }
    default: return undefined;
  }
}

function onlyText([first, more]: readonly PhrasingContent[]): string | undefined {
  return first?.type === 'text' && more === undefined ? first.value : undefined;
}

/** A sign, wherever it is none of a text. */
function firstOf(node: PhrasingContent | undefined): string {
  if (node === undefined) return '';
  if (node.type === 'text') return node.value.slice(0, 2);
  return node.type === 'strong' || node.type === 'emphasis' ? '*' : '<';
}
