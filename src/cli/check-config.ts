// What is wrong with a tocsin.yaml, with the line it stands on and a code.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { checkConfig } from '../config.ts';
import { yamlTooHard } from '../domain/bounded-yaml.ts';
import { config as schema, type Config } from '../domain/config.ts';

/** TC001 not YAML · TC002 no such setting · TC003 no such value · TC004 no such runbook (a warning: it may be on its way). */
export type ConfigFinding = {
  readonly code: 'TC001' | 'TC002' | 'TC003' | 'TC004'; readonly level: 'error' | 'warn'; readonly line: number; readonly message: string;
};
type Path = readonly PropertyKey[];

/** One line for each code, as `tocsin check --codes` prints them. */
export function configRuleLines(): readonly string[] {
  return [
    'TC001  error    is not loaded  tocsin.yaml is not plain YAML', 'TC002  error    is not loaded  there is no such setting',
    'TC003  error    is not loaded  a setting has no such value', 'TC004  warning  check only     a service names a runbook that is not there',
  ];
}


/** Findings in the order of their lines. `runbooks` are the ids that services may name. */
export function configFindings(text: string, runbooks: readonly string[]): { config: Config | undefined; findings: readonly ConfigFinding[] } {
  try {
    return findingsOf(text, runbooks);
  } catch (error) {
    if (error instanceof RangeError) return { config: undefined, findings: [{ code: 'TC001', level: 'error', line: 1, message: 'nested too deeply: write it flatter' }] };
    throw error;
  }
}

function findingsOf(text: string, runbooks: readonly string[]): { config: Config | undefined; findings: readonly ConfigFinding[] } {
  const hard = yamlTooHard(text);
  if (hard) return { config: undefined, findings: [{ code: 'TC001', level: 'error', line: hard.line, message: hard.message }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, lineCounter: lines });
  const aliases = aliasLines(document, lines);
  if (aliases.length > 0) {
    const message = 'an alias (*name): write the value out, aliases are not read here';
    return { config: undefined, findings: aliases.map((line) => ({ code: 'TC001', level: 'error', line, message })) };
  }
  const { config, problems } = checkConfig(text);
  const at = (path: Path) => lineOf(document, lines, path);
  if (document.errors.length > 0) {
    const line = (index: number) => document.errors[index]?.linePos?.[0].line ?? 1;
    return { config: undefined, findings: problems.map((message, index) => ({ code: 'TC001', level: 'error', line: line(index), message })) };
  }
  if (config) return { config, findings: unknownRunbooks(config, runbooks, at).sort((a, b) => a.line - b.line) };
  // checkConfig says one sentence an issue, in their order.
  const issues = schema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {}).error?.issues ?? [];
  const findings = issues.map((issue, index): ConfigFinding => {
    const unknown = issue.code === 'unrecognized_keys';
    const line = at(unknown ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path);
    return { code: unknown ? 'TC002' : 'TC003', level: 'error', line, message: problems[index] ?? issue.message };
  });
  return { config, findings: findings.sort((a, b) => a.line - b.line) };
}

function unknownRunbooks(config: Config, known: readonly string[], at: (path: Path) => number): ConfigFinding[] {
  return Object.entries(config.services).flatMap(([service, { runbooks }]) => (runbooks ?? []).flatMap((id, index) => {
    if (known.includes(id)) return [];
    const line = at(['services', service, 'runbooks', index]);
    return [{ code: 'TC004' as const, level: 'warn' as const, line, message: `services.${service}.runbooks: there is no runbook "${id}"` }];
  }));
}

function aliasLines(document: Document, lines: LineCounter): number[] {
  const found: number[] = [];
  visit(document, { Alias: (_key, node) => void found.push(lines.linePos(node.range?.[0] ?? 0).line) });
  return found;
}

/** The line of the deepest part of the path that is written down; 1 when none is. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line || 1;
}
