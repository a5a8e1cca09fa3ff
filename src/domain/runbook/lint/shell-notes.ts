// What a walk through a script has noted so far, and on which line it is.
import type { SyntaxNode } from 'unbash';
import type { Assigned, Call, Fault, Pipe, Place, Span, Use } from './shell-script.ts';

export type Notes = {
  readonly faults: Fault[];
  readonly uses: Use[];
  readonly calls: Call[];
  readonly assigned: Assigned[];
  readonly functions: string[];
  readonly pipes: Pipe[];
  readonly bashOnly: Fault[];
  readonly menus: number[];
  readonly spans: Span[];
};

/** What the parts of a walk share. `visit` goes into a node; variables there are read in `place`. */
export type Walk = {
  readonly source: string;
  readonly notes: Notes;
  readonly callOf: Map<SyntaxNode, Call>;
  readonly visit: (node: SyntaxNode, place: Place) => void;
  /** Visits and says which variables were read there. */
  readonly usesIn: (node: SyntaxNode, place: Place) => readonly Use[];
  readonly lineAt: (pos: number) => number;
  readonly use: (name: string, pos: number, place: Place, kind?: { readonly optional?: boolean; readonly bare?: boolean }) => void;
  /** Notes the node if dash does not know it. */
  readonly only: (node: SyntaxNode) => void;
  readonly span: (node: SyntaxNode, inner: boolean) => void;
};

type Lines = {
  readonly at: (pos: number) => number;
  /** Inside backticks with escapes positions count in another text: everything there is on the line on which it begins. */
  readonly within: <T>(fixedAt: number | undefined, read: () => T) => T;
  readonly isFixed: () => boolean;
};

export function createLines(source: string): Lines {
  const starts = [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
  let fixed: number | undefined;
  const at = (pos: number): number => {
    if (fixed !== undefined) return fixed;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= pos) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  return {
    at,
    isFixed: () => fixed !== undefined,
    within(fixedAt, read) {
      const outer = fixed;
      if (fixedAt !== undefined) fixed = at(fixedAt);
      const result = read();
      fixed = outer;
      return result;
    },
  };
}

export function emptyNotes(): Notes {
  return { faults: [], uses: [], calls: [], assigned: [], functions: [], pipes: [], bashOnly: [], menus: [], spans: [] };
}
