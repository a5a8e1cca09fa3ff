// Many lines into few sections, as many as there is room for.
import type { SectionBlock } from './blocks.ts';
import { limits, section } from './kit.ts';

/** `left`: lines for which there was no room. */
export type Packed = { readonly sections: readonly SectionBlock[]; readonly left: number };

/** `between` stands between two lines: a line end, or two for an empty line. Keeps the first lines within `room` characters. */
export function pack(lines: readonly string[], room: number, between = '\n'): Packed {
  const parts: string[] = [];
  let used = 0;
  let packed = 0;
  for (const line of lines) {
    used += line.length + between.length;
    if (used > room) break;
    const last = parts.at(-1);
    if (last === undefined || last.length + between.length + line.length > limits.section) parts.push(line);
    else parts[parts.length - 1] = `${last}${between}${line}`;
    packed += 1;
  }
  return { sections: parts.map((part) => section(part)), left: lines.length - packed };
}
