// A text as the gate sees it: times, numbers, identifiers, capitalised words, plain words.
import { numberWords, plainHyphens } from './lexicon.ts';

export type Token = { readonly kind: 'time' | 'number' | 'identifier' | 'name' | 'word'; readonly text: string; readonly at: number };

/** Quotes, dashes and blanks as one writes them on any keyboard. */
export function even(text: string): string {
  return text.normalize('NFKC').replaceAll(/[‘’‛]/g, "'").replaceAll(/[“”„«»]/g, '"').replaceAll(/[‐‑‒–—]/g, '-').replaceAll(/\s+/g, ' ').trim();
}

const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?z?$/i;
const number = /^[~<>≈±+]*[$€£]?(\d[\d,]*(?:\.\d+)?)(%|[a-zµ]{1,3})?(?:\/s)?$/i;

/** `first`: the token begins a sentence, where everything has a capital letter. */
export function tokensOf(text: string): readonly (Token & { readonly first: boolean })[] {
  const found: (Token & { first: boolean })[] = [];
  let first = true;
  for (const match of even(text).matchAll(/\S+/g)) {
    const bare = match[0].replace(/^["'([{<*_~]+/, '').replace(/["')\]}>*_~.,;:!?]+$/, '').replace(/'s$/, '');
    if (bare !== '' && /[\p{L}\p{N}%]/u.test(bare)) found.push({ ...classed(bare, first), at: match.index, first });
    first = /[.!?:]["')\]]*$/.test(match[0]);
  }
  return found;
}

function classed(bare: string, first: boolean): Pick<Token, 'kind' | 'text'> {
  if (clock.test(bare)) return { kind: 'time', text: bare };
  if (/^\d{4}-\d{2}-\d{2}(?:t[\d:.]+(?:z|[+-]\d\d:\d\d)?)?$/i.test(bare)) return { kind: 'time', text: bare };
  if (number.test(bare) || numberWords[bare.toLowerCase()] !== undefined) return { kind: 'number', text: bare };
  if (/^[\p{L}']+(?:n't)?$/u.test(bare)) return { kind: letters(bare, first), text: bare };
  if (plainHyphens.test(bare.toLowerCase())) return { kind: 'word', text: bare };
  return { kind: 'identifier', text: bare };
}

/** `Grace` is a name, `SEV1`, `API` and `pgBouncer` are identifiers. */
function letters(bare: string, first: boolean): Token['kind'] {
  if (/^\p{Lu}{2,}s?$/u.test(bare) || /\p{Ll}\p{Lu}/u.test(bare)) return 'identifier';
  if (!/^\p{Lu}/u.test(bare)) return 'word';
  return first || bare === 'I' ? 'word' : 'name';
}

/** `12,000` → `12000`, `two` → `2`, `2%` → `2` and `%`. */
export function amount(text: string): { readonly value: string; readonly unit: string } {
  const word = numberWords[text.toLowerCase()];
  if (word !== undefined) return { value: word, unit: '' };
  const [, digits = '', unit = ''] = number.exec(text) ?? [];
  return { value: String(Number(digits.replaceAll(',', ''))), unit: unit.toLowerCase() };
}

/** Seconds of the day; undefined for a date. */
export function clockOf(text: string): { readonly seconds: number; readonly exact: boolean } | undefined {
  const [, hours, minutes, seconds] = clock.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return { seconds: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0), exact: seconds !== undefined };
}
