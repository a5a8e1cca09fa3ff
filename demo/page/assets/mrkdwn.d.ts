// The types of mrkdwn.js for the tests; the browser never loads this file.
export type Inline =
  | { t: 'text'; v: string } | { t: 'br' } | { t: 'code'; v: string } | { t: 'emoji'; name: string }
  | { t: 'b' | 'i' | 's'; c: Inline[] } | { t: 'a'; href: string; c: Inline[] }
  | { t: 'user' | 'channel' | 'group'; id: string; label: string | undefined } | { t: 'special'; v: string }
  | { t: 'date'; unix: number; format: string; fallback: string; href: string | undefined };
export type Block =
  | { t: 'p'; c: Inline[] } | { t: 'pre'; v: string } | { t: 'quote'; c: Block[] } | { t: 'gap' }
  | { t: 'list'; ordered: boolean; items: Inline[][] };
export function unescapeText(text: string): string;
export function escapeText(text: string): string;
export function isSafeLink(url: string): boolean;
export function parseMrkdwn(text: string): Block[];
export function parseInline(text: string): Inline[];
export function toPlain(text: string, nameOf?: (id: string) => string): string;
