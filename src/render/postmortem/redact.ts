// Takes out what is plainly a secret before it goes into a repository. Shapes that hardly anything else has, and values after names that say what they are.
import { keyed, shapes, shapeSigns } from './secret-shapes.ts';

const keyNames = [
  'password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'api[_-]?key', 'access[_-]?key', 'secret[_-]?key', 'private[_-]?key', 'account[_-]?key', 'encryption[_-]?key',
  'routing[_-]?key', 'integration[_-]?key', 'service[_-]?key', 'credentials?', 'signature', 'x-amz-credential',
].join('|');
/** `DB_PASSWORD`, `clientSecret`, `x-api-key`: bounded, so that a long word costs no more than its length. */
const named = `(?<![A-Za-z0-9_-])[a-z0-9_-]{0,40}?(?:${keyNames})["']?`;
const notYet = '(?!\\[redacted)';

/** These keep what stands before the secret: `password=…`, `"api_key": "…"`, `token: a1b2…`, `--token a1b2…`. */
const assigned: readonly RegExp[] = [
  new RegExp(`(${named}\\s?(?:=|=>|:=|:(?=\\s{0,3}["']))\\s{0,3}["']?)${notYet}[^\\s"'&,;<>]{4,}`, 'gi'),
  // After a colon without quotes stands prose more often than a secret: only what has letters and digits, and is no address.
  new RegExp(`(${named}:\\s{0,3})${notYet}(?!https?:)(?=[^\\s"',;<>]*[a-z])(?=[^\\s"',;<>]*\\d)[^\\s"',;<>]{8,}`, 'gi'),
  new RegExp(`(--?(?:${keyNames}) ["']?)${notYet}(?=[^\\s"']*\\d)[^\\s"']{6,}`, 'gi'),
];

/** Each pattern needs its sign; nearly every text has none, and there is much text. */
const signed: readonly (readonly [sign: RegExp, patterns: readonly RegExp[]])[] = [[new RegExp(keyNames, 'i'), assigned], ...keyed];
const signs = new RegExp(signed.map(([sign]) => sign.source).join('|'), 'i');

/**
 * The text with secrets of well-known shapes replaced by `[redacted-<what>]`. Best effort, and made to leave ordinary text
 * alone: a password in the middle of a sentence passes. Redacting twice changes nothing more.
 */
export function redact(text: string): string {
  let safe = text;
  if (shapeSigns.test(text)) for (const [name, pattern] of shapes) safe = safe.replaceAll(pattern, `[redacted-${name}]`);
  if (!signs.test(safe)) return safe;
  for (const [sign, patterns] of signed) {
    if (sign.test(safe)) for (const pattern of patterns) safe = safe.replaceAll(pattern, '$1[redacted]');
  }
  return safe;
}
