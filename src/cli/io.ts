// What a verb gets from the process, and the two ways in which it can be asked wrongly.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Env } from '../config.ts';

/** `dir` is where relative paths begin; `out` and `err` take one line each. */
export type Io = {
  readonly env: Env; readonly dir: string; readonly now: () => Date; readonly out: (line: string) => void; readonly err: (line: string) => void;
};

/** Runs with the words after the verb; resolves to the exit code. */
export type Run = (args: readonly string[], io: Io) => Promise<number>;

/** The words after the verb cannot be understood: the usage is shown, exit 2. */
export class UsageError extends Error {}

/** It cannot be done, and the sentence says why: exit 1, no stack. */
export class Failure extends Error {}

type Read = { readonly flags: Readonly<Record<string, string | boolean | undefined>>; readonly words: readonly string[] };

/** The flags that `options` names and at most `most` other words. Throws UsageError. */
export function readArgs(args: readonly string[], options: ParseArgsOptionsConfig, most = 0): Read {
  const read = parsed(args, options);
  if (read.words.length > most) throw new UsageError(`"${read.words[most]}" is one word too many.`);
  return read;
}

function parsed(args: readonly string[], options: ParseArgsOptionsConfig): Read {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { flags: values as Read['flags'], words: positionals };
  } catch (error) {
    const wrong = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (wrong) throw new UsageError(error.message.split('. ')[0], { cause: error });
    throw error;
  }
}
