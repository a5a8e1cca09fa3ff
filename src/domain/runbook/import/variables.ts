// The variables of a script: which it sets, which it only reads, and how they are written so that a value stays one word.
import { isReserved } from '../reserved.ts';
import { quotedAt } from './placeholders.ts';
import { placesOf } from './quoting.ts';

/** What every shell sets, or nobody would call a parameter. */
const OF_THE_SHELL = /^(?:_|PWD|OLDPWD|USER|LOGNAME|HOSTNAME|RANDOM|SECONDS|LINENO|UID|EUID|PPID|OSTYPE|EDITOR|TERM|REPLY|OPTARG|OPTIND|PIPESTATUS|FUNCNAME|COLUMNS|LINES|BASHPID|GPG_TTY)$/;
const USE = /\$(?:\{[#!]?([A-Za-z_]\w*)|([A-Za-z_]\w*))/g;
const SET = /(?:^|[\s;&|(){])(?:(?:export|local|declare|readonly|typeset)\s+(?:-\w+\s+)?)?([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/g;
const LOOP = /\b(?:for|select)\s+([A-Za-z_]\w*)\b|\bread\s+((?:-\w+\s+)*[A-Za-z_][\w ]*)|\bmapfile\s+(?:-\w+\s+)*(\w+)|\bprintf\s+-v\s+(\w+)|\bgetopts\s+\S+\s+(\w+)/g;

/** `NODE_NAME` is a node of a cluster in every runbook that writes it, so that family is renamed and asked for. */
export function isOfTheShell(name: string): boolean {
  return OF_THE_SHELL.test(name) || (isReserved(name) && !/^NODE_(?!OPTIONS$|PATH$|ENV$)/.test(name));
}

/** What the script itself gives a value. */
export function variablesSet(script: string): ReadonlySet<string> {
  const { at } = placesOf(script);
  const set = new Set<string>();
  for (const match of script.matchAll(SET)) if (at[match.index + match[0].length - 1] === 'bare') set.add(match[1] ?? '');
  for (const match of script.matchAll(LOOP)) {
    if (at[match.index] !== 'bare') continue;
    for (const name of match.slice(1).join(' ').split(/\s+/)) if (/^[A-Za-z_]\w*$/.test(name)) set.add(name);
  }
  return set;
}

/** Names that hold one word at a time, so that quoting them changes nothing: of loops, or set to a plain word. */
export function singleWords(script: string): ReadonlySet<string> {
  const loops = [...script.matchAll(/\bfor\s+([A-Za-z_]\w*)\s+in\b/g)].map((match) => match[1] ?? '');
  const words = [...script.matchAll(/(?:^|[;\n]\s*)(?:export\s+)?([A-Za-z_]\w*)=([\w.:/@-]+)(?=\s*(?:[;#\n]|$))/g)].map((match) => match[1] ?? '');
  return new Set([...loops, ...words]);
}

/** What it reads: `$NAME` and `${NAME}` where a shell would expand them. */
export function variablesRead(script: string): ReadonlySet<string> {
  const { at } = placesOf(script);
  const read = new Set<string>();
  for (const match of script.matchAll(USE)) if (isExpanded(script, match.index, at)) read.add(match[1] ?? match[2] ?? '');
  return read;
}

function isExpanded(script: string, index: number, at: ReturnType<typeof placesOf>['at']): boolean {
  return script[index - 1] !== '\\' && ['bare', 'double', 'heredoc'].includes(at[index] ?? 'bare');
}

/** Reads become `"$NAME"` under the names of `renamed`, so that no value is split into several words. */
export function rewriteReads(script: string, renamed: ReadonlyMap<string, string>): string {
  const { at } = placesOf(script);
  let [text, from] = ['', 0];
  for (const match of script.matchAll(USE)) {
    const old = match[1] ?? match[2] ?? '';
    const name = renamed.get(old);
    if (name === undefined || match.index < from || !isExpanded(script, match.index, at)) continue;
    const whole = match[1] === undefined || script.startsWith(`\${${old}}`, match.index);
    const end = match.index + (match[1] === undefined ? old.length + 1 : old.length + (whole ? 3 : 2));
    const place = at[match.index] ?? 'bare';
    const written = whole ? quotedAt(place, name, script[end] ?? '') : match[0].replace(old, name);
    text += script.slice(from, match.index) + (written ?? match[0]);
    from = end;
  }
  return text + script.slice(from);
}

const ONLY_OUTPUT = /^\s*(?:export\s+)?([A-Za-z_]\w*)=("?)\$\(([\s\S]*)\)\2\s*$/;

/** `X=$(…)` and nothing else: what it runs, and the name under which others read it. */
export function outputOf(script: string): { readonly name: string; readonly body: string } | undefined {
  const code = script.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line)).join('\n');
  const match = ONLY_OUTPUT.exec(code);
  const inner = match?.[3];
  if (match?.[1] === undefined || inner === undefined || placesOf(`$(${inner})`).open) return undefined;
  // The last `)` must be the one that closes the first `$(`.
  let depth = 0;
  const { at } = placesOf(inner);
  for (let i = 0; i < inner.length && depth >= 0; i += 1) {
    if (at[i] !== 'bare') continue;
    if (inner[i] === '(') depth += 1;
    if (inner[i] === ')') depth -= 1;
  }
  if (depth < 0) return undefined;
  return { name: match[1], body: inner.trim() };
}

const LITERAL = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(?:'([^'\n]*)'|"([^"$`\n]*)"|([^\s"'$`;&|()]*))\s*(?:#.*)?$/;

/** A script that only gives values to names: a form to fill, no command. */
export function valuesOf(script: string): readonly { readonly name: string; readonly value: string }[] | undefined {
  const lines = script.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const read = lines.map((line) => LITERAL.exec(line));
  if (lines.length === 0 || read.includes(null)) return undefined;
  return read.flatMap((match) => (match?.[1] === undefined ? [] : [{ name: match[1], value: match[2] ?? match[3] ?? match[4] ?? '' }]));
}
