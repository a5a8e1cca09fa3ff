// A shell script as the lint sees it: the commands it calls, the variables it reads and assigns. Only this file calls the parser.
import { parse } from 'unbash';
import { emptyNotes } from './shell-notes.ts';
import { readTree } from './shell-reader.ts';

/**
 * How a variable is read. `split`: the shell takes the value apart and globs it. `whole`: it stays one text. `computed`: bash
 * evaluates it as arithmetic or as a name, and `a[$(id)]` runs a command there.
 */
export type Place = 'split' | 'whole' | 'computed';

/** `line` counts from 1 in the script. `optional`: `${X:-…}` and its like, which need no declaration. `bare`: a name without `$` in arithmetic. */
export type Use = { readonly name: string; readonly line: number; readonly place: Place; readonly optional: boolean; readonly bare: boolean };

/** One word of a command. `value` is its text without quotes; `pure`: nothing but one expansion. */
export type Argument = { readonly text: string; readonly value: string; readonly literal: boolean; readonly pure: boolean; readonly uses: readonly Use[] };

export type Call = {
  readonly line: number;
  readonly words: readonly Argument[];
  /** What here-documents and here-strings feed it. */
  readonly fed: readonly Use[];
};

export type Assigned = { readonly name: string; readonly from: readonly Use[] };
export type Fault = { readonly line: number; readonly what: string };
export type Pipe = { readonly line: number; readonly commands: readonly (Call | undefined)[] };

export type Script = {
  readonly faults: readonly Fault[];
  readonly uses: readonly Use[];
  readonly calls: readonly Call[];
  readonly assigned: readonly Assigned[];
  readonly functions: readonly string[];
  readonly pipes: readonly Pipe[];
  /** Syntax that bash knows and dash does not. */
  readonly bashOnly: readonly Fault[];
  /** `select`, which asks a person at a terminal. */
  readonly menus: readonly number[];
  /** Words and redirections: the parts of the source that are neither comment nor blank. */
  readonly spans: readonly Span[];
};

/** Offsets into the script. `inner`: quoted text or a here-document, whose lines are not commands. */
export type Span = { readonly from: number; readonly to: number; readonly inner: boolean };

/** As much as a person reads in one step; unbash takes seconds for a few hundred thousand unbalanced brackets. */
const MAX_CHARACTERS = 32_768;

function refused(what: string): Script {
  return { ...emptyNotes(), faults: [{ line: 1, what }] };
}

/** Reads a script; what cannot be read is a fault with its line. Never throws. */
export function readScript(source: string): Script {
  if (source.length > MAX_CHARACTERS) return refused(`longer than ${MAX_CHARACTERS} characters: move it into a program of its own`);
  try {
    return readTree(parse(source), source);
  } catch (error) {
    // Brackets nested by the thousand end in a full stack inside the parser; no script of a person's does.
    if (error instanceof RangeError) return refused('nested too deeply: write it flatter');
    throw error;
  }
}
