// Lists on the card: as many whole lines as there is room for, and how many more there are. Room is what keeps every part on it.
import type { SectionBlock } from './blocks.ts';
import { cutMrkdwn } from './escape.ts';
import { section } from './kit.ts';
import { andMore } from './words.ts';

/** Characters of the lines, without the title. A message holds 12,000 (kit.ts); together the parts of a card keep under it. */
export type Room = { readonly most: number; readonly room: number };

/** Undefined when there is nothing to list. `lines` are ready mrkdwn. */
export function listed(title: string, lines: readonly string[], room: Room): SectionBlock | undefined {
  return lines.length === 0 ? undefined : section([title, ...fittingLines(lines, room)].join('\n'));
}

/** The first ones that fit, at least one, and `and 3 more`. */
export function fittingLines(lines: readonly string[], { most, room }: Room): string[] {
  const kept: string[] = [];
  let left = room;
  for (const line of lines.slice(0, most)) {
    const shown = kept.length === 0 ? cutMrkdwn(line, room) : line;
    left -= shown.length + 1;
    if (left < 0 && kept.length > 0) break;
    kept.push(shown);
  }
  return [...kept, ...andMore(lines.length - kept.length)];
}

/** Those that fit on one line, with something between them. */
export function fittingWords(parts: readonly string[], between: string, room: number): string {
  let text = '';
  for (const part of parts) {
    const next = text === '' ? part : `${text}${between}${part}`;
    if (next.length > room) break;
    text = next;
  }
  return text;
}
