// A proof in SQL: one question to a database that the operator named, and what its answer has to be.
import { unescape } from './entities.ts';
import type { SqlProof } from './facts-followups.ts';

/** The most rows that are looked at; of more it is only known that there are more. */
export const mostRows = 100;

/** `rows`: at most one more than are looked at. `first`: the first value of the first row as PostgreSQL writes it; undefined for NULL or no row. */
export type SqlAnswer = { readonly rows: number; readonly columns: number; readonly first: string | undefined };

type Sign = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Expectation = { readonly of: 'rows' | 'value'; readonly sign: Sign; readonly than: string };
/** `unsure`: it neither holds nor fails, because the answer is not of the kind that was expected. */
export type Verdict = { readonly ok: boolean; readonly result: string } | { readonly unsure: string };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** `rows = 0`, `rows > 0`, `value < 5`, `value = ok`; undefined for anything else. */
export function readExpectation(text: string): Expectation | undefined {
  const found = /^(rows?|value)\s*(==?|!=|<>|<=|>=|<|>|is)\s*(\S[\s\S]*)$/i.exec(text.trim());
  if (!found) return undefined;
  const of = found[1]?.toLowerCase() === 'value' ? 'value' : 'rows';
  const sign = signOf(found[2]?.toLowerCase() ?? '');
  const than = unquoted(found[3]?.trim() ?? '');
  if (than.length > 200 || /[\r\n]/.test(than)) return undefined;
  // Of more than a hundred rows nobody knows how many there are: whoever wants to know counts them in the question.
  if (of === 'rows') return /^\d{1,3}$/.test(than) && Number(than) <= mostRows ? { of, sign, than: String(Number(than)) } : undefined;
  return sign === '=' || sign === '!=' || decimal.test(than) ? { of, sign, than } : undefined;
}

function signOf(typed: string): Sign {
  const written = { '==': '=', is: '=', '<>': '!=' }[typed] ?? typed;
  return (['=', '!=', '<', '<=', '>', '>='] as const).find((sign) => sign === written) ?? '=';
}

export function sayExpectation({ of, sign, than }: Expectation): string {
  return `${of} ${sign} ${than}`;
}

/** Begins as what only reads does. PostgreSQL decides in the end: this is for the word that comes at once. */
export function isQuestion(sql: string): boolean {
  return /^\(*\s*(?:select|with|values|table)\b/i.test(sql) && !sql.includes('\0');
}

/** Without the quotation marks or the code block around it, and without the semicolon at its end. */
export function cleanSql(text: string): string {
  const inner = /^(?:```([\s\S]+)```|`([^`]+)`|"([\s\S]+)"|“([\s\S]+)”)$/.exec(text.trim());
  return (inner?.slice(1).find((part) => part !== undefined) ?? text).trim().replace(/[;\s]+$/, '');
}

/**
 * `orders "select …" expect rows = 0`, as a person typed it into a command: Slack writes `&lt;` for `<`, and many keyboards ‘ for '.
 * The last `expect` is the one that counts, so that the word may stand in the question.
 */
export function readSql(text: string): SqlProof | undefined {
  const typed = unescape(text).replaceAll(/[‘’]/g, "'");
  const [, database, sql, expect] = /^([A-Za-z0-9_-]{1,40})\s+([\s\S]+)\s+expects?:?\s+((?:rows?|value)\b[\s\S]+)$/i.exec(typed.trim()) ?? [];
  return database === undefined || sql === undefined || expect === undefined ? undefined : sqlProof(database, sql, expect);
}

/** From a form or a command. Undefined when it is no question, or nothing that can be expected. */
export function sqlProof(database: string, text: string, expect: string): SqlProof | undefined {
  const [sql, wanted] = [cleanSql(text), readExpectation(expect)];
  return wanted && isQuestion(sql) && sql.length <= 4_000 ? { type: 'sql', database: database.toLowerCase(), expect: sayExpectation(wanted), sql } : undefined;
}

/** What an answer means. A value that is no number is not repeated: it may be what belongs in no record. */
export function judge({ of, sign, than }: Expectation, { rows, columns, first }: SqlAnswer): Verdict {
  if (of === 'rows') return { ok: compares(sign, rows, Number(than)), result: countOf(rows) };
  if (rows > 1 || columns !== 1) return { unsure: `one value was expected, and ${countOf(rows)} of ${columns} ${columns === 1 ? 'column' : 'columns'} came: ask for one value` };
  if (first === undefined) return { ok: false, result: rows === 0 ? 'no row came' : 'no value came' };
  if (decimal.test(first) && decimal.test(than)) return { ok: compares(sign, Number(first), Number(than)), result: `value ${first.slice(0, 40)}` };
  if (sign !== '=' && sign !== '!=') return { unsure: `a number was expected, and the value that came is none` };
  const same = first === than || { true: 't', false: 'f' }[than.toLowerCase()] === first;
  return { ok: same === (sign === '='), result: same ? 'the value named' : 'another value' };
}

function compares(sign: Sign, a: number, b: number): boolean {
  switch (sign) {
    case '=': return a === b;
    case '!=': return a !== b;
    case '<': return a < b;
    case '<=': return a <= b;
    case '>': return a > b;
    case '>=': return a >= b;
  }
}

function countOf(rows: number): string {
  if (rows > mostRows) return `more than ${mostRows} rows`;
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function unquoted(text: string): string {
  return /^(?:'([^']*)'|"([^"]*)"|“([^”]*)”|`([^`]*)`)$/.exec(text)?.slice(1).find((part) => part !== undefined) ?? text;
}
