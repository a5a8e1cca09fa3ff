// The rules for postmortems in one table: code, level, meaning. `tocsin check --codes` prints it.

/** `from`: the status from which on it is said. What is incomplete is nobody's business while it is a draft. */
type Rule = { readonly level: 'error' | 'warn'; readonly from: 'draft' | 'in-review' | 'published'; readonly meaning: string };

export const stages = ['draft', 'in-review', 'published'] as const;
export type Stage = (typeof stages)[number];

function rule(level: Rule['level'], from: Rule['from'], meaning: string): Rule {
  return { level, from, meaning };
}

export const postmortemRules = {
  PM001: rule('error', 'draft', 'the front matter is missing, cannot be read, or names no status'),
  PM002: rule('error', 'draft', 'a waiver has no reason or names no rule'),
  PM003: rule('warn', 'in-review', 'a waiver waives nothing'),
  PM010: rule('error', 'in-review', 'a prompt is left'),
  PM011: rule('error', 'in-review', 'the summary is empty'),
  PM012: rule('error', 'in-review', 'the impact has no number'),
  PM020: rule('error', 'in-review', 'an action has no owner'),
  PM021: rule('error', 'in-review', 'an action has no due date'),
  PM022: rule('warn', 'in-review', 'an action says nothing that can be done'),
  PM023: rule('warn', 'in-review', 'an action does not say when it is done'),
  PM024: rule('warn', 'in-review', 'there are no actions, and nothing says why'),
  PM030: rule('warn', 'draft', 'words that blame'),
  PM031: rule('warn', 'draft', 'words of hindsight'),
  PM032: rule('warn', 'draft', 'a person is named next to a fault'),
  PM033: rule('warn', 'draft', 'one root cause alone'),
  PM040: rule('error', 'in-review', 'a row of the timeline has no source'),
} as const satisfies Readonly<Record<string, Rule>>;

export type PostmortemCode = keyof typeof postmortemRules;

/** One line for each rule, in the order of the codes. */
export function postmortemRuleLines(): readonly string[] {
  return Object.entries(postmortemRules).map(([code, { level, from, meaning }]) => `${code}  ${level === 'error' ? 'error  ' : 'warning'}  ${`from ${from}`.padEnd(14)}  ${meaning}`);
}

/** `about`: the row it stands in, so that one row alone can be waived. */
export type Problem = { readonly code: PostmortemCode; readonly line: number; readonly message: string; readonly about?: string };
