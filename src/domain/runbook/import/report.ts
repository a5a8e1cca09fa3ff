// What an import did to a file, with the line of each change in the original: the list a reviewer works through.
import type { Risk } from '../types.ts';

export type Transform =
  | 'step' | 'by-hand' | 'kept' | 'language' | 'prompt' | 'output-dropped' | 'parameter' | 'output-step' | 'several' | 'indented' | 'variable' | 'inline' | 'frontmatter' | 'match';

export type Note = { readonly line: number; readonly what: Transform; readonly text: string };

export type ImportedStep = {
  readonly line: number;
  readonly name: string;
  readonly kind: 'run' | 'manual';
  readonly heading: string | undefined;
  readonly why: string | undefined;
  readonly suggest: Risk;
};

export type FileReport = {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly steps: readonly ImportedStep[];
  readonly params: readonly string[];
  readonly alert: string | undefined;
  readonly notes: readonly Note[];
  readonly count: Counts;
};

/** `shell`: blocks that say they are a shell's, or say nothing and are commands; `parsed`: those that parse when imported. */
export type Counts = {
  readonly blocks: number; readonly inLists: number; readonly shell: number; readonly parsedBefore: number; readonly parsed: number;
  readonly run: number; readonly manual: number; readonly documentation: number;
};

export const NOTHING: Counts = { blocks: 0, inLists: 0, shell: 0, parsedBefore: 0, parsed: 0, run: 0, manual: 0, documentation: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    blocks: a.blocks + b.blocks, inLists: a.inLists + b.inLists, shell: a.shell + b.shell, parsedBefore: a.parsedBefore + b.parsedBefore,
    parsed: a.parsed + b.parsed, run: a.run + b.run, manual: a.manual + b.manual, documentation: a.documentation + b.documentation,
  };
}

function lines(of: readonly number[]): string {
  const shown = of.slice(0, 8).join(', ');
  return `line${of.length === 1 ? '' : 's'} ${shown}${of.length > 8 ? ` and ${of.length - 8} more` : ''}`;
}

/** Several lines of one block as one note. */
export function noteLines(what: Transform, text: string, first: number, of: readonly number[]): readonly Note[] {
  return of.length === 0 ? [] : [{ line: first + (of[0] ?? 0), what, text: `${text} (${lines(of.map((line) => first + line))})` }];
}
