// The gate: what a model claims passes only if the rows that it cites bear it out. Plain code, no second opinion of a model.
import { causal, causalUnlessSaid, judging, judgingUnlessSaid, negating, negative, plainAdverbs } from './lexicon.ts';
import { contentOf, deedOf, evidenceOf, hasAmount, hasIdentifier, hasTime, isBorneOut, wordsOf, type Evidence } from './evidence.ts';
import { inOrder } from './order.ts';
import { even, tokensOf, type Token } from './read.ts';
import type { DropReason, Row } from './rows.ts';
import { stem } from './stems.ts';

export const mostRefs = 6;
const longest = 300;
/** Of the words that mean something, so many may be the model's own: a paraphrase has one or two. */
const ownWords = 0.34;

/** Why a sentence about these rows is dropped; undefined when they bear it out. `others`: every row that it could have cited. */
export function whyDropped(text: string, cited: readonly Row[], others: readonly Row[]): DropReason | undefined {
  const said = even(text);
  const evidence = evidenceOf(cited);
  const roles = rolesIn(said, others);
  if (roles.some((role) => !cited.some((row) => row.who === role || row.text.includes(role)))) return 'name';
  const plain = roles.reduce((all, role) => all.replaceAll(role, 'someone'), said);
  const tokens = tokensOf(plain);
  return shapeOf(said, evidence) ?? detail(tokens, evidence) ?? why(plain, cited, evidence) ?? judged(plain, tokens, evidence)
    ?? (negating.test(plain) && !negative.test(evidence.text) ? 'negation' : undefined) ?? unlike(tokens, evidence, { cited, others, roles: roles.length }) ?? (inOrder(plain, cited) ? undefined : 'order')
    ?? (timesFit(plain, cited) ? undefined : 'time');
}

/** `Responder 1` and the like, longest first, so that `Responder 12` is not read as `Responder 1`. */
function rolesIn(text: string, rows: readonly Row[]): readonly string[] {
  const known = [...new Set(rows.map((row) => row.who))].sort((a, b) => b.length - a.length);
  let left = text;
  return known.filter((role) => {
    if (role === '' || !new RegExp(String.raw`\b${role.replaceAll(/[^\w ]/g, '.')}\b`).test(left)) return false;
    left = left.replaceAll(role, '');
    return true;
  });
}

function shapeOf(text: string, { text: rows }: Evidence): DropReason | undefined {
  if (text.length < 8 || text.length > longest || /[.!?]["')]*\s+\p{Lu}/u.test(text.replaceAll(/\b(?:e\.g|i\.e|vs|approx)\./g, ''))) return 'length';
  if (/[`*_[\]{}<>|#\\]|\p{Extended_Pictographic}|@\w/u.test(text.replaceAll(/\w_\w/g, '')) || /[\p{Cc}\p{Cf}]/u.test(text)) return 'markup';
  const addresses = text.match(/\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+/gi) ?? [];
  return addresses.every((one) => rows.includes(one.toLowerCase().replace(/[.,;)]+$/, ''))) ? undefined : 'markup';
}

/** Every time, number, identifier and name stands in a cited row. */
function detail(tokens: readonly (Token & { readonly first: boolean })[], evidence: Evidence): DropReason | undefined {
  for (const [n, one] of tokens.entries()) {
    if (/^(?:am|pm|[cemp][ds]t|cet|cest|eet|gmt|bst|ist|jst)$/i.test(one.text) && !evidence.tokens.has(one.text.toLowerCase())) return 'time';
    if (one.kind === 'time' && !hasTime(evidence, one.text)) return 'time';
    if (one.kind === 'number' && !isIdiom(tokens, n) && !hasAmount(evidence, one, tokens[n + 1])) return 'number';
    if (one.kind === 'identifier' && one.text !== 'UTC' && !hasIdentifier(evidence, one.text)) return 'identifier';
    if (one.kind === 'name' && !evidence.tokens.has(one.text.toLowerCase())) return 'name';
    if (one.first && /^\p{Lu}/u.test(one.text) && one.kind === 'word' && contentOf([one]).length > 0 && !isBorneOut(evidence, one.text)) return 'name';
  }
  return undefined;
}

/** `one of them`, `no one`: no number. */
function isIdiom(tokens: readonly Token[], n: number): boolean {
  return tokens[n]?.text.toLowerCase() === 'one' && (['of', 'another'].includes(tokens[n + 1]?.text.toLowerCase() ?? '') || ['no', 'any', 'the', 'this', 'that'].includes(tokens[n - 1]?.text.toLowerCase() ?? ''));
}

function why(text: string, cited: readonly Row[], { stems }: Evidence): DropReason | undefined {
  const confirmed = cited.some((row) => row.diagnosis);
  if (confirmed) return undefined;
  if (causal.test(text)) return 'cause';
  const plain = text.match(causalUnlessSaid) ?? [];
  // The word itself, and no other that means the same: "failed" is not "broke".
  return plain.every((word) => stems.has(stem(word.replace(/^by /i, '')))) ? undefined : 'cause';
}

function judged(text: string, tokens: readonly Token[], evidence: Evidence): DropReason | undefined {
  if (judging.test(text) || (text.match(judgingUnlessSaid) ?? []).some((word) => !evidence.tokens.has(word.toLowerCase()))) return 'judgement';
  const adverbs = tokens.filter(({ kind, text: word }) => kind === 'word' && /ly$/i.test(word) && word.length > 4 && !plainAdverbs.has(word.toLowerCase()));
  return adverbs.every(({ text: word }) => evidence.tokens.has(word.toLowerCase())) ? undefined : 'judgement';
}

/** A claim about another row than it cites, or about none. */
function unlike(tokens: readonly Token[], evidence: Evidence, { cited, others, roles }: { readonly cited: readonly Row[]; readonly others: readonly Row[]; readonly roles: number }): DropReason | undefined {
  const content = contentOf(tokens);
  const own = content.filter((word) => !isBorneOut(evidence, word));
  const rest = others.filter((row) => !cited.includes(row)).map(deedOf);
  const elsewhere = own.filter((word) => { const count = rest.filter((one) => isBorneOut(one, word)).length; return count > 0 && count <= Math.max(2, rest.length / 10); });
  if (elsewhere.length > 1 || (elsewhere.length === 1 && content.length < 4)) return 'row';
  if (own.length > Math.max(1, content.length * ownWords)) return 'words';
  // What a model adds of its own stands at the end: "in a textbook response". A paraphrase ends with what was said.
  if (own.length > 0 && own.at(-1) === content.at(-1) && endsWith(tokens, own.at(-1))) return 'words';
  if (own.some((word) => describes(tokens, word))) return 'words';
  return content.length - own.length + roles === 0 && !tokens.some((one) => one.kind === 'identifier') ? 'words' : undefined;
}

/** `the botched rollback`: a word of the model's own about something that the rows only name. */
function describes(tokens: readonly Token[], word: string): boolean {
  return tokens.some((one, n) => one.text === word && /^(?:the|an?|this|that|its|their|his|her)$/i.test(tokens[n - 1]?.text ?? '') && wordsOf(tokens.slice(n + 1, n + 2)).length + Number(tokens[n + 1]?.kind === 'identifier') > 0);
}

function endsWith(tokens: readonly Token[], word: string | undefined): boolean {
  return tokens.at(-1)?.text === word || tokens.at(-2)?.text === word;
}

/** A time belongs to what stands beside it. */
function timesFit(text: string, cited: readonly Row[]): boolean {
  if (cited.length < 2) return true;
  const rows = cited.map(deedOf);
  return text.split(/,\s+|;\s+|\s+and\s+|\s+(?:before|after|until|followed by|then)\s+/).every((part) => {
    const tokens = tokensOf(part);
    const times = tokens.filter((one) => one.kind === 'time');
    const scored = rows.map((one) => ({ one, score: contentOf(tokens).filter((word) => isBorneOut(one, word)).length })).sort((a, b) => b.score - a.score);
    const [best, second] = scored;
    if (!best || best.score <= (second?.score ?? 0)) return true;
    return times.every((time) => hasTime(best.one, time.text));
  });
}
