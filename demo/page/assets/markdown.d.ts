// The types of markdown.js for the tests; the browser never loads this file.
export type Span =
  | { t: 'text' | 'code'; v: string } | { t: 'br' } | { t: 'b' | 'i' | 's' | 'span'; c: Span[] } | { t: 'a'; href: string; c: Span[] };
export type Item = { checked: boolean | undefined; c: Node[] };
export type Node =
  | { t: 'heading'; level: number; c: Span[] } | { t: 'p'; c: Span[] } | { t: 'code'; lang: string; v: string } | { t: 'hr' }
  | { t: 'quote'; c: Node[] } | { t: 'list'; ordered: boolean; start: number; items: Item[] }
  | { t: 'table'; align: ('left' | 'right' | 'center')[]; head: Span[][]; rows: Span[][][] };
export function parseMarkdown(source: string): { front: [string, string][] | undefined; c: Node[] };
