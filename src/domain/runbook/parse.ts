// One file in, one runbook out, or everything that is wrong with it at once.
import { TooHard } from '../too-hard.ts';
import { blobSha } from './blob.ts';
import { problem, toFindings } from './finding.ts';
import type { Finding, Problem } from './finding.ts';
import { Frontmatter } from './frontmatter-schema.ts';
import { dispatchProblems, httpProblems } from './http-rules.ts';
import type { Scope } from './http-rules.ts';
import { frontmatterProblems, readFrontmatter } from './frontmatter.ts';
import { readMarkdown } from './markdown.ts';
import type { Markdown } from './markdown.ts';
import { outputValueType } from './param-check.ts';
import { readSteps } from './steps.ts';
import { destructionProblems, nameProblems, orderProblems, rollbackProblems, targetsProblems } from './step-rules.ts';
import { schemaProblems } from './schema-problems.ts';
import { readStrictYaml } from './strict-yaml.ts';
import type { YamlPath } from './strict-yaml.ts';
import type { Runbook, Step, ValueType } from './types.ts';
import { usesOf } from './uses.ts';

export type RunbookSource = { readonly path: string; readonly text: string };

export type Parsed =
  | { readonly ok: true; readonly runbook: Runbook; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export type ParseOptions = {
  /** Kinds of step this installation has besides the built-in ones. */
  readonly kinds?: readonly string[];
};

type Head = Omit<Runbook, 'steps' | 'blobSha' | 'guide' | 'path'>;
type ReadHead = { readonly value: Head | undefined; readonly problems: readonly Problem[]; readonly lineOf: (path: YamlPath) => number };

/** Everything that could be read of a file, right or wrong. */
export type Draft = {
  /** Without BOM, with `\n` at the ends of lines; empty when the file was refused unread. */
  readonly text: string;
  readonly head: Head | undefined;
  readonly steps: readonly Step[];
  readonly guide: string;
  /** What steps may name; `undefined` when the frontmatter that declares it could not be read. */
  readonly scope: Scope | undefined;
  readonly problems: readonly Problem[];
  /** The line of a key of the frontmatter. */
  readonly lineOf: (path: YamlPath) => number;
};

function firstLine(): number {
  return 1;
}

function readHead(source: Markdown['frontmatter']): ReadHead {
  if (source === undefined) {
    const why = 'no frontmatter: begin the file with "---", the keys, and "---"';
    return { value: undefined, problems: [problem('RB001', 1, why)], lineOf: firstLine };
  }
  const yaml = readStrictYaml(source.text, source.firstLine);
  if (!yaml.ok) {
    return { value: undefined, problems: [problem('RB002', yaml.line, `not plain YAML: ${yaml.why}`)], lineOf: firstLine };
  }
  const read = Frontmatter.safeParse(yaml.value);
  if (!read.success) {
    const problems = schemaProblems('RB003', read.error, yaml, Object.keys(Frontmatter.shape));
    return { value: undefined, problems, lineOf: yaml.lineOf };
  }
  const value = readFrontmatter(read.data);
  return { value, problems: frontmatterProblems(value, yaml.lineOf), lineOf: yaml.lineOf };
}

function scopeOf(head: Head | undefined, steps: readonly Step[]): Scope {
  const types: Record<string, ValueType> = {};
  for (const param of head?.params ?? []) types[param.name] = param.type;
  for (const step of steps) if (step.output !== undefined) types[step.name] = outputValueType(step.output);
  return { types, secrets: head?.secrets ?? [], egress: head?.egress ?? [] };
}

/** What needs the whole file: the rules between steps, and what they name in the frontmatter (if that could be read). */
function crossProblems(
  head: Head | undefined, steps: readonly Step[], names: readonly string[], scope: Scope,
): readonly Problem[] {
  const params = head?.params.map((param) => param.name) ?? [];
  return [
    ...nameProblems(steps, params, scope.secrets), ...targetsProblems(steps, names), ...orderProblems(steps),
    ...rollbackProblems(steps), ...destructionProblems(steps),
    ...(head === undefined ? [] : steps.flatMap((step) => [...httpProblems(step, scope), ...dispatchProblems(step, scope)])),
  ];
}

/** Reads a file as far as it can be read. */
export function readDraft(source: RunbookSource, options: ParseOptions = {}): Draft {
  const text = source.text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (text.includes('\0')) return unread(problem('RB003', text.slice(0, text.indexOf('\0')).split('\n').length, 'a NUL character: take it out'));
  try {
    return readWithin(text, options);
  } catch (error) {
    if (error instanceof TooHard) return unread(problem('RB003', error.line, error.message));
    throw error;
  }
}

function unread(why: Problem): Draft {
  return { text: '', head: undefined, steps: [], guide: '', scope: undefined, problems: [why], lineOf: firstLine };
}

function readWithin(text: string, options: ParseOptions): Draft {
  const markdown = readMarkdown(text);
  const head = readHead(markdown.frontmatter);
  const read = readSteps(markdown.fences, options.kinds ?? []);
  const scope = scopeOf(head.value, read.steps);
  const steps = read.steps.map((step) => ({ ...step, uses: usesOf(step, Object.keys(scope.types)) }));
  const problems = [...head.problems, ...read.problems, ...crossProblems(head.value, steps, read.names, scope)];
  const known = head.value === undefined ? undefined : scope;
  return { text, head: head.value, steps, guide: markdown.guide, scope: known, problems, lineOf: head.lineOf };
}

/**
 * Parses a runbook strictly. `ok: false` means that at least one finding is an error; all findings of the file are reported
 * together, each with its line and what to do. How large it may be: bounded-markdown.ts. CRLF and a BOM are accepted.
 */
export function parseRunbook(source: RunbookSource, options: ParseOptions = {}): Parsed {
  return parseDraft(source, readDraft(source, options));
}

/** The draft as a runbook, if nothing in it is wrong. */
export function parseDraft(source: RunbookSource, { head, steps, guide, problems }: Draft): Parsed {
  const findings = toFindings(source.path, problems);
  if (head === undefined || findings.length > 0) return { ok: false, findings };
  const runbook: Runbook = { ...head, path: source.path, steps, blobSha: blobSha(source.text), guide };
  return { ok: true, runbook, findings };
}
