// RB082: what looks like a secret has no place in a file that everybody reads.
import { problem } from '../finding.ts';
import type { Problem } from '../finding.ts';

/** Forms that vendors document, and the places where people paste passwords. A value of `$NAME` or `{{…}}` is none. */
const FORMS: readonly (readonly [what: string, form: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{10,}/],
  ['a Slack webhook', /hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/]{20,}/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a Stripe key', /\b[rs]k_live_[0-9A-Za-z]{20,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$<{]{1,64}:[^\s:/@$<{]{3,128}@/],
  ['a token in a header', /\bAuthorization:\s*(?:Bearer|Basic|Token|GenieKey)\s+(?=[A-Za-z0-9+/._~=-]*[0-9])[A-Za-z0-9+/._~=-]{16,}/i],
  ['a password', /(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)["']?\s*[:=]\s*["']?(?=[A-Za-z0-9+/_.~-]*[0-9])(?=[A-Za-z0-9+/_.~-]*[A-Za-z])[A-Za-z0-9+/_.~-]{16,}={0,2}/i],
];

/** Looks at every line of the file, prose included. A message names the kind, never the text. */
export function secretProblems(text: string): readonly Problem[] {
  return text.split('\n').flatMap((line, at): readonly Problem[] => {
    // Nobody writes such a line by hand, and no pattern should have to walk it.
    const found = FORMS.find(([, form]) => form.test(line.slice(0, 2_000)));
    if (found === undefined) return [];
    return [problem('RB082', at + 1, `this looks like ${found[0]}: revoke it, declare its name under secrets, and let the runner provide it`)];
  });
}
