// How findings are printed: for people, for programs, and as annotations on the lines of a pull request.
import { UsageError } from './io.ts';

/** `file` as people name it from where they stand. */
export type Found = { readonly file: string; readonly line: number; readonly level: 'error' | 'warn'; readonly code: string; readonly message: string };

/** `summary`: one sentence about what was looked at. */
export type Result = { readonly found: readonly Found[]; readonly summary: string };

const FORMATS = { text, json, github } as const;

export type Format = keyof typeof FORMATS;

export function readFormat(word: string): Format {
  const format = (['text', 'json', 'github'] as const).find((one) => one === word);
  if (format === undefined) throw new UsageError(`There is no format "${word}": write text, json or github.`);
  return format;
}

export function format(result: Result, as: Format): readonly string[] {
  return FORMATS[as](result);
}

export function countOf(found: readonly Found[]): { readonly errors: number; readonly warnings: number } {
  const errors = found.filter((one) => one.level === 'error').length;
  return { errors, warnings: found.length - errors };
}

function word(level: Found['level']): 'error' | 'warning' {
  return level === 'error' ? 'error' : 'warning';
}

/** A file may name its keys as it likes; a terminal should not obey them. */
function plain(message: string): string {
  return message.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function ending({ found, summary }: Result): string {
  const { errors, warnings } = countOf(found);
  return `${summary}. ${count(errors, 'error')}, ${count(warnings, 'warning')}.`;
}

function text(result: Result): readonly string[] {
  const lines = result.found.map(({ file, line, level, code, message }) => plain(`${file}:${line}: ${word(level)} ${code} ${message}`));
  return [...lines, ending(result)];
}

function json({ found }: Result): readonly string[] {
  const findings = found.map(({ file, line, level, code, message }) => ({ file, line, level: word(level), code, message }));
  return [JSON.stringify({ findings, ...countOf(found) }, undefined, 2)];
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: what a message and a property must not hold as it is. */
function data(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string): string {
  return data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function github(result: Result): readonly string[] {
  const lines = result.found.map(({ file, line, level, code, message }) =>
    `::${word(level)} file=${property(file)},line=${line},title=${property(code)}::${data(message)}`);
  return [...lines, ending(result)];
}
