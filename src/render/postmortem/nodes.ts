// The parts of the document as syntax nodes. Text that came from outside never becomes Markdown by being put into a string.
import type { Heading, Html, Link, Paragraph, PhrasingContent, RootContent, Table, TableCell, Text } from 'mdast';

export type Inline = readonly PhrasingContent[];
/** A section of the document: its heading and what stands under it. */
export type Section = readonly RootContent[];

export function words(value: string): Text {
  return { type: 'text', value };
}

/** Code on one line. Text where it cannot be code: when it is blank, or when a cell would swallow the backslash before a pipe. */
export function code(value: string): PhrasingContent {
  const line = value.replaceAll(/[\r\n]+/g, ' ');
  if (line.trim() === '') return words('');
  return line.includes('\\|') ? words(line) : { type: 'inlineCode', value: line };
}

/** The only HTML there is: a cell has no other way to break a line. */
export function br(): Html {
  return { type: 'html', value: '<br>' };
}

export function link(url: string, children: Inline): Link {
  return { type: 'link', url, children: children.filter((child) => child.type !== 'link') };
}

export function heading(depth: 1 | 2 | 3, title: string | Inline): Heading {
  return { type: 'heading', depth, children: typeof title === 'string' ? [words(title)] : [...title] };
}

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children: [...children] };
}

/** A question that people answer by writing over it. */
export function prompt(question: string): Paragraph {
  return paragraph({ type: 'emphasis', children: [words(question)] });
}

/** A table; a row is a list of cells, and a cell of our own plain words may be given as a string. */
export function table(head: readonly string[], rows: readonly (readonly (string | Inline)[])[]): Table {
  const row = (cells: readonly (string | Inline)[]) => ({ type: 'tableRow' as const, children: cells.map(cell) });
  return { type: 'table', children: [row(head), ...rows.map(row)] };
}

function cell(content: string | Inline): TableCell {
  return { type: 'tableCell', children: typeof content === 'string' ? [words(content)] : [...content] };
}

/** Pieces with a line break between them; empty ones are left out. */
export function lines(pieces: readonly Inline[]): Inline {
  const full = pieces.filter((piece) => piece.length > 0);
  return full.flatMap((piece, index) => (index === 0 ? piece : [br(), ...piece]));
}
