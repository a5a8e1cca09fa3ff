// Programs that read one of their words as a language of their own: a value inside that word is code there, quoted or not.
import { programOf } from './shell-wrappers.ts';
import type { Argument } from './shell-script.ts';

type Language = {
  /** Options whose next word (or the rest of the same word, after `=` or at once) is code. */
  readonly code: readonly string[];
  /** The first word that is no option is code too, unless one of `code` or `file` was given. */
  readonly first?: boolean;
  /** Options that take words which are no code, and how many. */
  readonly takes?: Readonly<Record<string, number>>;
  readonly instead: string;
};

const sql = (code: readonly string[]): Language => ({ code, instead: 'feed the query on standard input and hand the value over as a variable of the client' });
const script = (code: readonly string[]): Language => ({ code, instead: 'let the program read it from its environment' });
const awk: Language = { code: [], first: true, takes: { '-v': 1, '-F': 1, '-f': 1 }, instead: 'write awk -v name="$NAME"' };
const jq: Language = {
  code: [], first: true, instead: 'write jq --arg name "$NAME" and $name in the filter',
  takes: { '--arg': 2, '--argjson': 2, '--slurpfile': 2, '--rawfile': 2, '-f': 1, '--from-file': 1, '--indent': 1, '-L': 1 },
};

const LANGUAGES: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['psql', sql(['-c', '--command'])], ['mysql', sql(['-e', '--execute'])], ['mariadb', sql(['-e', '--execute'])], ['cqlsh', sql(['-e', '--execute'])],
  ['clickhouse-client', sql(['-q', '--query'])], ['sqlcmd', sql(['-Q', '-q'])], ['mongosh', sql(['--eval'])], ['mongo', sql(['--eval'])],
  ['sqlite3', { ...sql(['-cmd']), takes: {} }],
  ['python', script(['-c'])], ['python3', script(['-c'])], ['perl', script(['-e', '-E', '-ne', '-pe'])], ['ruby', script(['-e'])],
  ['node', script(['-e', '-p', '--eval', '--print'])], ['php', script(['-r'])],
  ['awk', awk], ['gawk', awk], ['mawk', awk], ['jq', jq], ['yq', jq],
  ['sed', { code: ['-e', '--expression'], first: true, takes: { '-f': 1, '--file': 1 }, instead: 'use awk -v or jq --arg, which take values apart from code' }],
]);

function isCodeOption(language: Language, value: string): 'next' | 'same' | undefined {
  if (language.code.includes(value)) return 'next';
  // psql -XAtc: a bundle of single letters that ends in the option.
  if (/^-[A-Za-z]{2,}$/.test(value) && language.code.some((option) => option.length === 2 && value.endsWith(option.slice(1)))) return 'next';
  return language.code.some((option) => (option.startsWith('--') ? value.startsWith(`${option}=`) : value.startsWith(option) && value.length > option.length)) ? 'same' : undefined;
}

export type Code = { readonly program: string; readonly instead: string; readonly words: readonly Argument[] };

/** The words of a command that its program reads as code; undefined for programs that read none. */
export function codeOf(words: readonly Argument[]): Code | undefined {
  const program = programOf(words[0]);
  const language = LANGUAGES.get(program ?? '');
  if (program === undefined || language === undefined) return undefined;
  const code: Argument[] = [];
  let first = language.first === true;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const option = isCodeOption(language, word.value);
    if (option !== undefined) first = false;
    if (option === 'same') code.push(word);
    const next = words[at + 1];
    if (option === 'next' && next !== undefined) code.push(next);
    const taken = language.takes?.[word.value] ?? (option === 'next' ? 1 : 0);
    if (['-f', '--file', '--from-file'].includes(word.value)) first = false;
    at += taken;
    if (option !== undefined || taken > 0 || /^-./.test(word.value)) continue;
    if (first) code.push(word);
    first = false;
  }
  return { program, instead: language.instead, words: code };
}
