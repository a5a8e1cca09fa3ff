// The words after /incident: verb, an incident named by number, the rest. Tolerant, because people type this at 03:00.
import { incidentNumber } from './incident.ts';

export type Typed = { readonly verb: string; readonly incident: number | undefined; readonly rest: string };

/** `severity INC-42 sev1` → verb `severity`, incident 42, rest `sev1`. Blanks collapse; the verb is in lower case. */
export function readCommand(text: string): Typed {
  const words = text.trim().split(/\s+/);
  const [verb = '', second] = words;
  const named = second !== undefined && /^inc-/i.test(second) ? incidentNumber(second) : undefined;
  const rest = text.trim().slice(verb.length).trim();
  if (named === undefined || second === undefined) return { verb: verb.toLowerCase(), incident: undefined, rest };
  return { verb: verb.toLowerCase(), incident: named, rest: rest.slice(second.length).trim() };
}

/** For a verb that names another incident: `merge INC-7` acts on the channel’s own, `merge INC-3 into INC-7` on 3. */
export function naming(typed: Typed): Pick<Typed, 'incident' | 'rest'> {
  if (typed.incident === undefined || /\binc-[1-9]|^(?:into\s+|with\s+)?[1-9]\d*$/i.test(typed.rest)) return typed;
  return { incident: undefined, rest: `INC-${typed.incident} ${typed.rest}`.trim() };
}

/** Longer than this is no slip of the pen, and to compare 40,000 characters with every known word took five seconds. */
const longestWord = 60;

/** The known word nearest to a mistyped one, if it is near: at most two letters off, or the only one it begins. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const begun = known.filter((candidate) => word.length >= 2 && candidate.startsWith(word));
  if (begun.length === 1) return begun[0];
  const scored = known.map((candidate) => ({ candidate, off: distance(word, candidate) })).sort((a, b) => a.off - b.off);
  const [best] = scored;
  return best && best.off <= Math.min(2, Math.floor(word.length / 2)) ? best.candidate : undefined;
}

/** Edits (insert, delete, replace, swap of neighbours) between two short words. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      rows[i]?.push(best);
    }
  }
  return at(a.length, b.length);
}

/** `<@U123|ada>` or `<@U123>` → `U123`. */
export function mentioned(text: string): string | undefined {
  return /^<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>$/.exec(text.trim())?.[1];
}
