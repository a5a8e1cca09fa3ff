// What was copied from a terminal: prompts are taken off, printed output is dropped, commands stay as they were typed.
import { isKnown, startsLikeCommand } from './command.ts';
import { masked } from './placeholder-marks.ts';
import { placesOf } from './quoting.ts';
import { readShell } from './shell.ts';

export type Cleaned = {
  readonly body: string;
  /** Numbers of lines in the block, from 0. */
  readonly prompts: readonly number[];
  readonly dropped: readonly number[];
  /** Typed into another program or on another machine; the prompt that says so. */
  readonly elsewhere: string | undefined;
  /** A line of which it cannot be told whether it was typed or printed. */
  readonly doubtful: number | undefined;
};

const PLAIN = /^\s*\$>?(?:\s+(?=\S)|\s*$)/;
const MACHINE = /^\s*(?:\([\w.-]+\)\s*)?(?:\[(?=\w)[^\]\n]*@[^\]\n]*\]|[\w.-]+@[\w.-]+(?:(?::|\s+)[^\s$#%>]*)?|[\w.-]*:[~/][\w/.-]*|(?:sh|bash)-[0-9.]+)\s?[$#%>](?:\s+|$)/;
const HOST = /^\s*([a-z][\w.-]*)\s?\$\s+(?=\S)/;
const ROOT = /^\s*#\s+(?=\S)/;
const GREATER = /^\s*>\s+(?=\S)/;
/** SQL, Redis, gpg, irb and their like. */
const PROGRAM = /^\s*(?:[\w.-]+[=-][#>](?:\s|$)|(?!\d+>)[\w./:[\]-]+>(?:\s|$)|irb\([^)]*\)|>>>\s|\[[^\]\n]+\]\s\w+(?:\([^)]*\))?>)/;
/** Far more than a person types at one prompt; a quote that never ends is not looked for any further. */
const LONGEST = 200;
const ELLIPSIS = /^\s*(?:\[?\.\.\.+\]?|…|<snip>|\(\.\.\.\)|--snip--)\s*$/i;

function isTableHead(line: string): boolean {
  return /^[^a-z=$;|<>"'`{}\\]*$/.test(line) && /[A-Z]{2,}\S*\s+\S*[A-Z]{2,}/.test(line);
}

type Prompt = { readonly rest: string; readonly machine: string | undefined };
type Reader = (line: string) => Prompt | undefined;

function shellPrompt(line: string): Prompt | undefined {
  const machine = MACHINE.exec(line)?.[0];
  if (machine !== undefined) return { rest: line.slice(machine.length), machine: machine.trim() };
  const plain = PLAIN.exec(line)?.[0];
  if (plain !== undefined) return { rest: line.slice(plain.length), machine: undefined };
  const host = HOST.exec(line);
  if (host === null || isKnown(host[1] ?? '')) return undefined;
  return { rest: line.slice(host[0].length), machine: host[0].trim() };
}

function markedBy(pattern: RegExp): Reader {
  return (line) => {
    const mark = pattern.exec(line)?.[0];
    return mark === undefined ? undefined : { rest: line.slice(mark.length), machine: undefined };
  };
}

/** `# ` and `> ` are prompts only where nothing else is a command and what follows the first of them is one. */
function readerFor(lines: readonly string[]): Reader | undefined {
  if (lines.some((line) => shellPrompt(line) !== undefined)) return shellPrompt;
  const typed = lines.filter((line) => line.trim() !== '');
  for (const [pattern, sign] of [[ROOT, '#'], [GREATER, '>']] as const) {
    const first = typed[0] ?? '';
    if (!pattern.test(first) || !startsLikeCommand(first.replace(pattern, ''))) continue;
    const others = typed.filter((line) => !line.trimStart().startsWith(sign));
    const marked = typed.filter((line) => pattern.test(line));
    if (!others.some(startsLikeCommand) && marked.every((line) => startsLikeCommand(line.replace(pattern, '')))) return markedBy(pattern);
  }
  return undefined;
}

function isUnfinished(script: string): boolean {
  const text = masked(script);
  if (placesOf(text).open || /(?:\||&&)\s*$/.test(text)) return true;
  return readShell(text).why?.startsWith('expected') ?? false;
}

/** The lines that belong to the command which begins at `from`, continuation prompts taken off; only the first if it never ends. */
function wholeCommand(lines: readonly string[], from: number, first: string, prompt: Reader): readonly string[] {
  const taken = [first];
  while (isUnfinished(taken.join('\n'))) {
    const next = lines[from + taken.length];
    if (next === undefined || taken.length > LONGEST || (taken.length > 1 && PLAIN.test(next) && prompt(next) !== undefined)) return [first];
    taken.push(next.replace(/^\s*>(?:\s|$)/, ''));
  }
  return taken;
}

function cleanSession(lines: readonly string[], prompt: Reader): Cleaned {
  const [kept, prompts, dropped]: [string[], number[], number[]] = [[], [], []];
  let [elsewhere, doubtful]: [string | undefined, number | undefined] = [undefined, undefined];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const found = prompt(line);
    if (found !== undefined) {
      elsewhere ??= found.machine;
      prompts.push(i);
      const command = wholeCommand(lines, i, found.rest, prompt);
      kept.push(...command);
      i += command.length - 1;
    } else if (line.trim() === '' || /^\s*#/.test(line)) {
      kept.push(line);
    } else if (PROGRAM.test(line)) {
      elsewhere ??= PROGRAM.exec(line)?.[0].trim();
      dropped.push(i);
    } else if (startsLikeCommand(line)) {
      const command = wholeCommand(lines, i, line, prompt);
      if (dropped.at(-1) === i - 1) doubtful ??= i;
      kept.push(...command);
      i += command.length - 1;
    } else {
      dropped.push(i);
    }
  }
  return { body: trimBlank(kept), prompts, dropped, elsewhere, doubtful };
}

/** Leading and trailing blank lines go, and of several between only one stays. */
function trimBlank(lines: readonly string[]): string {
  return lines.filter((line, i) => line.trim() !== '' || (i > 0 && (lines[i - 1] ?? '').trim() !== '')).join('\n').replaceAll(/^\s*\n|\s+$/g, '');
}

/** No prompt anywhere: output can still be told where a table or an ellipsis follows a command. */
function cleanListing(lines: readonly string[], body: string): Cleaned {
  const { at } = placesOf(masked(body));
  const dropped: number[] = [];
  let [offset, printing, seen] = [0, false, false];
  for (const [i, line] of lines.entries()) {
    const bare = (at[offset] ?? 'bare') === 'bare' && !(lines[i - 1] ?? '').endsWith('\\');
    offset += line.length + 1;
    if (startsLikeCommand(line) || line.trim() === '') printing = false;
    else if (bare && seen && (isTableHead(line) || ELLIPSIS.test(line))) printing = true;
    if (printing) dropped.push(i);
    seen ||= startsLikeCommand(line);
  }
  const kept = dropped.length === 0 ? body : trimBlank(lines.filter((_line, i) => !dropped.includes(i)));
  const program = lines.find((line) => PROGRAM.test(line));
  return { body: kept, prompts: [], dropped, elsewhere: program === undefined ? undefined : PROGRAM.exec(program)?.[0].trim(), doubtful: undefined };
}

/** Nothing is lost silently: each dropped line has its number. */
export function cleanPrompts(body: string): Cleaned {
  const lines = body.split('\n');
  const prompt = readerFor(lines);
  return prompt === undefined ? cleanListing(lines, body) : cleanSession(lines, prompt);
}
