// RB057–059: how a script uses values: unquoted, as code of another program, in arithmetic, or undeclared.
import { didYouMean, problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import { codeOf } from './shell-programs.ts';
import type { Argument, Call, Script, Use } from './shell-script.ts';
import { identifiers } from './shell-expansion.ts';
import { isShell, programOf, startedBy } from './shell-wrappers.ts';

/** What the shell sets by itself, or the runner for every step. */
const OWN = /^(?:PATH|HOME|TMPDIR|LANG|PWD|OLDPWD|IFS|PPID|OPTIND|OPTARG|LINENO|PS4|REPLY|RANDOM|SECONDS|SHLVL|UID|EUID|HOSTNAME|PIPESTATUS|FUNCNAME|EPOCHSECONDS|EPOCHREALTIME|BASH[A-Z_]*)$/;
/** Builtins that give a value to the names they are told. */
const NAMING = new Set(['read', 'export', 'local', 'readonly', 'declare', 'typeset', 'getopts', 'mapfile', 'readarray']);
/** Builtins that take a word as the name of a variable: bash computes its index. */
const BY_NAME = new Set(['unset', 'read', 'export', 'local', 'readonly', 'declare', 'typeset', 'mapfile', 'readarray']);

/** The names whose value comes from outside: declared ones, and what is made of them. */
export function valuesOf(script: Script, declared: readonly string[]): ReadonlySet<string> {
  const values = new Set(declared);
  let size = -1;
  while (size !== values.size) {
    size = values.size;
    for (const { name, from } of script.assigned) if (from.some((use) => values.has(use.name))) values.add(name);
  }
  return values;
}

type Lines = (line: number) => number;

function once(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((one) => {
    const key = `${one.code} ${one.line} ${one.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function dollar(use: Use): string {
  return use.bare ? use.name : `$${use.name}`;
}

function asCode(call: Call, values: ReadonlySet<string>, lineOf: Lines): readonly Problem[] {
  const code = codeOf(startedBy(call));
  if (code === undefined) return [];
  const say = (use: Use): Problem => problem('RB057', lineOf(use.line), `${code.program} reads $${use.name} as code here: ${code.instead}`);
  return [...code.words.flatMap((word) => word.uses), ...call.fed.filter(() => code.words.length === 0)]
    .filter((use) => values.has(use.name)).map((use) => say(use));
}

/** RB057: the shell takes an unquoted value apart; another program reads it as its own language. */
export function quotingProblems(script: Script, values: ReadonlySet<string>, lineOf: Lines): readonly Problem[] {
  const split = script.uses.filter((use) => use.place === 'split' && values.has(use.name)).map((use) =>
    problem('RB057', lineOf(use.line), `$${use.name} is unquoted and would be taken apart: write "$${use.name}"`));
  const fedShells = script.calls.filter((call) => isShell(startedBy(call)[0]) || ['ssh', 'su'].includes(programOf(startedBy(call)[0]) ?? ''))
    .flatMap((call) => call.fed).filter((use) => values.has(use.name))
    .map((use) => problem('RB057', lineOf(use.line), `$${use.name} becomes a part of another script here: hand it over as an argument`));
  return once([...split, ...script.calls.flatMap((call) => asCode(call, values, lineOf)), ...fedShells]);
}

/** The words of a call that bash computes or takes as a name. */
function computedWords(call: Call): readonly Argument[] {
  const words = startedBy(call);
  const program = programOf(words[0]) ?? '';
  if (program === 'let') return words.slice(1);
  if (['test', '[', 'printf'].includes(program)) return words.filter((_word, at) => ['-v', '-R'].includes(words[at - 1]?.value ?? '') && at >= 2);
  // `export X="$P"` assigns; `export "$P"` takes the value as the name.
  return BY_NAME.has(program) ? words.slice(1).filter((word) => !/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(word.text)) : [];
}

/** RB058: `a[$(id)]` as a number, an index or a name runs `id`. */
export function arithmeticProblems(script: Script, values: ReadonlySet<string>, lineOf: Lines): readonly Problem[] {
  const say = (name: string, line: number): Problem =>
    problem('RB058', lineOf(line), `bash computes ${name} here, and a value can hold a command: compare with [ "$NAME" -gt 3 ], compute in a program`);
  const places = script.uses.filter((use) => use.place === 'computed' && values.has(use.name)).map((use) => say(dollar(use), use.line));
  const words = script.calls.flatMap((call) => computedWords(call).flatMap((word) => {
    const inText = programOf(startedBy(call)[0]) === 'let' ? identifiers(word.value).filter((name) => values.has(name)) : [];
    const used = word.uses.filter((use) => values.has(use.name)).map((use) => use.name);
    return [...new Set([...used, ...inText])].map((name) => say(name, call.line));
  }));
  return once([...places, ...words]);
}

function named(script: Script): readonly string[] {
  const told = script.calls.flatMap((call) => {
    const words = startedBy(call);
    const program = programOf(words[0]) ?? '';
    if (program === 'printf') return words.filter((_word, at) => words[at - 1]?.value === '-v').map((word) => word.value);
    return NAMING.has(program) ? words.slice(1).filter((word) => word.literal).map((word) => word.value.replace(/\+?=.*/s, '')) : [];
  });
  return [...script.assigned.map((one) => one.name), ...told];
}

/** RB059: nothing declares it, so it is empty, and under `set -u` the script ends there. */
export function nameProblems(script: Script, declared: readonly string[], lineOf: Lines): readonly Problem[] {
  const known = new Set([...declared, ...named(script)]);
  const strangers = script.uses.filter((use) => !use.bare && !use.optional && !known.has(use.name) && !OWN.test(use.name) && /^[A-Za-z_]/.test(use.name));
  const told = new Set<string>();
  const first = strangers.filter((use) => !told.has(use.name) && told.add(use.name));
  return first.map((use) => {
    const hint = didYouMean(use.name, [...known].slice(0, 200)) || ': declare it under params or secrets, or assign it before';
    return problem('RB059', lineOf(use.line), `nothing declares $${use.name}${hint}`);
  });
}
