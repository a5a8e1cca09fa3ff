// Whether a migration may run under two versions at once: it only adds. Pure; what is not allowed needs a word that says why it is safe.

/** Above a statement: `-- Beside an older version: <why that does not matter to it>`. */
const excuse = /^-- beside an older version: \S.{15,}$/im;

type Rule = { readonly of: RegExp; readonly say: string; /** Of a table that the same file makes it is no matter: nobody uses it yet. */ readonly table?: true };

const rules: readonly Rule[] = [
  { of: /\bdrop\s+(?:table|view|function|procedure|type|schema|sequence|materialized view)\b/, say: 'drops what an older version may use' },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\bdrop\s+column\b/, say: 'drops a column', table: true },
  { of: /\brename\s+(?:to|column|constraint)\b|\brename\s+\w+\s+to\b/, say: 'renames' },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\badd\s+column\s(?:(?!\bdefault\b|\bgenerated\b|,\s*add\b).)*\bnot\s+null\b(?!(?:(?!,\s*add\b).)*\b(?:default|generated)\b)/, say: 'adds a column that is not null and has no default', table: true },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\balter\s+(?:column\s+)?\w+\s+(?:set\s+data\s+)?type\b/, say: 'changes the type of a column', table: true },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\bset\s+not\s+null\b/, say: 'makes a column not null', table: true },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\bdrop\s+default\b/, say: 'takes a default away', table: true },
  { of: /^alter\s+table\s+(?:if exists\s+)?(?:only\s+)?"?(?<table>\w+)"?.*\badd\s+(?:constraint|check|unique|primary|foreign|exclude)\b/, say: 'adds a constraint, which an older version may break', table: true },
  { of: /^create\s+unique\s+index\s+(?:if not exists\s+)?\w+\s+on\s+(?:only\s+)?"?(?<table>\w+)"?/, say: 'makes unique what an older version may write twice', table: true },
  { of: /^create\s+index\s+(?:if not exists\s+)?\w+\s+on\s+(?:only\s+)?"?(?<table>\w+)"?/, say: 'builds an index, while which nobody can write to the table', table: true },
  { of: /^drop\s+index\b/, say: 'drops an index that queries of an older version may need' },
  { of: /^create\s+(?:or replace\s+)?(?:constraint\s+)?trigger\b.*\bon\s+"?(?<table>\w+)"?/, say: 'adds a trigger, which writes of an older version meet', table: true },
  { of: /^create\s+or\s+replace\b/, say: 'replaces what an older version may call' },
  { of: /^(?:update|delete\s+from|truncate)\s+(?:only\s+)?"?(?<table>\w+)"?/, say: 'changes rows, while which nobody else can', table: true },
  { of: /\bconcurrently\b/, say: 'cannot run in a transaction' },
  { of: /^revoke\b/, say: 'takes a right away' },
];

/** What is wrong with it, a sentence each; nothing when it only adds. */
export function faultsOf(sql: string): string[] {
  const statements = split(sql);
  const made = new Set(statements.flatMap(({ text }) => /^create\s+table\s+(?:if not exists\s+)?"?(\w+)"?/.exec(text)?.[1] ?? []));
  return statements.flatMap(({ text, above }) => rules.flatMap(({ of, say, table }) => {
    const found = of.exec(text);
    if (!found || excuse.test(above) || (table && made.has(found.groups?.['table'] ?? ''))) return [];
    return [`${say}: ${text.slice(0, 90)}`];
  }));
}

type Statement = { /** On one line, in small letters, without comments and bodies. */ readonly text: string; readonly above: string };

function split(sql: string): Statement[] {
  const parts = /--[^\n]*|'(?:[^']|'')*'|\$(\w*)\$[^]*?\$\1\$|;|[^-'$;]+|[-$]/g;
  const statements: Statement[] = [];
  let [text, above] = ['', ''];
  for (const [part] of sql.matchAll(parts)) {
    if (part === ';') {
      statements.push({ text: text.replace(/\s+/g, ' ').trim().toLowerCase(), above });
      [text, above] = ['', ''];
    } else if (part.startsWith('--')) above += `${part}\n`;
    else text += /^['$]./.test(part) ? "''" : part;
  }
  if (text.trim() !== '') statements.push({ text: text.replace(/\s+/g, ' ').trim().toLowerCase(), above });
  return statements;
}
