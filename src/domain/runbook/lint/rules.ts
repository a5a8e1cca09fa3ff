// The rules of the runbook lint in one table: code, level, meaning. `tocsin check --codes` prints it.

export type Level = 'error' | 'warn';

type Rule = {
  readonly level: Level;
  /** `parse`: an error keeps the runbook from loading. `check`: only `tocsin check` says it; the bot loads the runbook. */
  readonly by: 'parse' | 'check';
  readonly meaning: string;
};

function parse(meaning: string): Rule {
  return { level: 'error', by: 'parse', meaning };
}

function check(meaning: string, level: Level = 'error'): Rule {
  return { level, by: 'check', meaning };
}

export const rules = {
  RB001: parse('the file has no frontmatter'),
  RB002: parse('the frontmatter is not plain YAML, or has an alias, a tag or a duplicate key'),
  RB003: parse('a key of the frontmatter is unknown, missing or has a wrong value'),
  RB010: parse('the annotation stands before the language of the fence'),
  RB011: parse('a key of the annotation is unknown or has a wrong value'),
  RB012: parse('there is no kind of step for this language'),
  RB020: parse('a name or id is used twice'),
  RB021: parse('rollback or dry-run names no step'),
  RB022: parse('a dry-run target is not read'),
  RB023: parse('a rollback or dry-run target is not an aside'),
  RB024: parse('rollback and dry-run targets lead in a circle, or need an output that does not exist yet'),
  RB030: parse('a pattern is not RE2'),
  RB031: check('the pattern of a parameter accepts a text that attacks use'),
  RB032: parse('a default does not fit its own type'),
  RB033: parse('a value of an enum is unsafe'),
  RB034: parse('a parameter gets a value from nowhere'),
  RB040: parse('retries of a step that is not idempotent'),
  RB041: parse('on-failure is rollback, and no earlier step has a rollback target'),
  RB042: parse('an interactive or background step'),
  RB043: parse('a destructive step without a dry run or an approval step before it'),
  RB044: parse('a step in UPPER_SNAKE without output'),
  RB045: parse('a reserved name, or an output that is used before it exists'),
  RB050: check('a script is not shell, or not the shell that runs it'),
  RB051: check('a <placeholder> is left in a script'),
  RB052: check('a prompt is left in a script'),
  RB053: check('a script runs text as commands (eval, source, a value as a command)'),
  RB054: check('a script starts a second shell, which reads values again'),
  RB055: check('a command needs a terminal or never ends'),
  RB056: check('a pipe in an sh fence: a failing left side is lost', 'warn'),
  RB057: check('a value unquoted, or in text that another program reads as its language'),
  RB058: check('a value where bash computes'),
  RB059: check('a variable that nothing declares'),
  RB060: parse('an http step whose request cannot be read'),
  RB061: parse('a host:port that is not in egress'),
  RB062: parse('an unknown {{…}}'),
  RB063: parse('a secret in a URL'),
  RB064: parse('a JSON body that values could change the structure of'),
  RB070: parse('a workflow_dispatch step without repo, workflow or ref, or with more than it may have'),
  RB071: parse('an input of a workflow names no parameter or output'),
  RB080: check('an unknown executor or role'),
  RB081: check('a role that the policy does not let do this', 'warn'),
  RB082: check('a literal that looks like a secret'),
} as const satisfies Readonly<Record<string, Rule>>;

export type FindingCode = keyof typeof rules;

/** One line for each rule, in the order of the codes. */
export function ruleLines(): readonly string[] {
  return Object.entries(rules).map(([code, { level, by, meaning }]) =>
    `${code}  ${level === 'error' ? 'error  ' : 'warning'}  ${by === 'parse' ? 'is not loaded' : 'check only   '}  ${meaning}`);
}
