// Takes out what is plainly a secret before it goes into a repository. A short list of shapes that hardly anything else has.

/** Formats as their makers document them; each has a fixed prefix or a key in front, so that ordinary words never match. */
const shapes: readonly (readonly [name: string, pattern: RegExp])[] = [
  // To its end, or to the end of a text in which the end was cut off.
  ['private-key', /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/g],
  ['slack-token', /\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/g],
  ['slack-token', /\bxapp-[0-9]-[A-Za-z0-9-]{10,}/g],
  ['slack-webhook', /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{10,}/g],
  ['github-token', /\bgh[pousr]_[A-Za-z0-9]{36,}/g],
  ['github-token', /\bgithub_pat_[A-Za-z0-9_]{36,}/g],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{20,}/g],
  ['aws-key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['google-key', /\bAIza[A-Za-z0-9_-]{35}/g],
  ['stripe-key', /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g],
  ['npm-token', /\bnpm_[A-Za-z0-9]{36,}/g],
  ['pagerduty-key', /(?<![A-Za-z0-9])u\+[A-Za-z0-9_-]{18}(?![A-Za-z0-9_-])/g],
  ['jwt', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g],
];

const keyNames = [
  'password', 'passwd', 'pwd', 'secret', 'token', 'auth[_-]?token', 'access[_-]?token', 'api[_-]?key', 'access[_-]?key',
  'secret[_-]?key', 'private[_-]?key', 'routing[_-]?key', 'integration[_-]?key',
].join('|');

/** These keep what stands before the secret: `password=…`, `"api_key": "…"`, `Authorization: Bearer …`, `//user:…@host`. */
const assigned: readonly RegExp[] = [
  new RegExp(`\\b((?:[a-z0-9]+[_-])*(?:${keyNames})["']?(?:=|:(?=\\s{0,3}["']))\\s{0,3}["']?)(?!\\[redacted)[^\\s"'&,;<>]{4,}`, 'gi'),
  /\b((?:bearer|basic) )(?=[A-Za-z0-9._~+/=-]{0,200}[0-9])[A-Za-z0-9._~+/=-]{16,}/gi,
  /(:\/\/[^\s:/@<>]{1,100}:)(?!\[redacted)[^\s/@<>]{1,200}(?=@)/g,
];

/** Each pattern needs one of these signs; nearly every text has none, and there is much text. */
const suspicious = new RegExp([
  '[="\']', '://[^\\s:/@<>]{1,100}:', 'xox', 'xapp-', 'hooks\\.slack', 'gh[pousr]_', 'github_pat_', 'glpat-', 'AKIA', 'ASIA', 'AIza',
  'k_live_', 'k_test_', 'npm_', 'u\\+', 'eyJ', 'PRIVATE KEY', 'bearer ', 'basic ',
].join('|'), 'i');

/**
 * The text with secrets of well-known shapes replaced by `[redacted-<what>]`. Best effort, and made to leave ordinary text
 * alone: a password in the middle of a sentence passes. Redacting twice changes nothing more.
 */
export function redact(text: string): string {
  if (!suspicious.test(text)) return text;
  let safe = text;
  for (const [name, pattern] of shapes) safe = safe.replaceAll(pattern, `[redacted-${name}]`);
  for (const pattern of assigned) safe = safe.replaceAll(pattern, '$1[redacted]');
  return safe;
}
