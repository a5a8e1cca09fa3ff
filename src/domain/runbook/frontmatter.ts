// The frontmatter in our own words: durations in milliseconds, lists as lists, and the rules between its keys.
import { problem } from './finding.ts';
import type { Problem } from './finding.ts';
import type { Frontmatter } from './frontmatter-schema.ts';
import { enumProblems } from './lint/patterns.ts';
import { paramProblems, readParams } from './params.ts';
import type { YamlPath } from './strict-yaml.ts';
import type { MatchRule, Runbook, Tightening } from './types.ts';
import { durationMs, re2 } from './values.ts';

type Head = Omit<Runbook, 'steps' | 'blobSha' | 'guide' | 'path'>;

function list(value: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value;
}

function readRule(rule: NonNullable<Frontmatter['match']>[number]): MatchRule {
  return {
    service: list(rule.service), urgency: list(rule.urgency), priority: list(rule.priority), title: list(rule.title),
    alert: list(rule.alert), severity: list(rule.severity),
  };
}

type Rule = { readonly count?: number | undefined; readonly by?: readonly string[] | undefined };

function tighten(rule: Rule | undefined): Tightening | undefined {
  return rule === undefined ? undefined : { count: rule.count, by: rule.by };
}

function readMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationMs(text);
}

/** The checked frontmatter as the head of a runbook. */
export function readFrontmatter(front: Frontmatter): Head {
  const { read, change, destructive } = front.approvals ?? {};
  return {
    id: front.id, title: front.title, owner: front.owner,
    lastReviewed: front['last-reviewed'] === '' ? undefined : front['last-reviewed'] ?? undefined,
    reviewEvery: readMs(front['review-every']),
    match: (front.match ?? []).map((rule) => readRule(rule)),
    executor: front.executor,
    egress: (front.egress ?? []).map((entry) => entry.toLowerCase()),
    secrets: front.secrets ?? [],
    params: readParams(front.params ?? {}),
    concurrency: front.concurrency,
    runBy: front['run-by'],
    approvals: { read: tighten(read), change: tighten(change), destructive: tighten(destructive) },
    timeout: readMs(front.timeout),
  };
}

/** Rules between keys: patterns compile, concurrency keys are parameters, no name is both parameter and secret. */
export function frontmatterProblems(head: Head, lineOf: (path: YamlPath) => number): readonly Problem[] {
  const names = head.params.map((param) => param.name);
  const titles = head.match.flatMap((rule, index) => (rule.title ?? []).map((pattern) => ({ pattern, index })));
  return [
    ...paramProblems(head.params, lineOf), ...enumProblems(head.params, lineOf),
    ...titles.filter(({ pattern }) => re2(pattern) === undefined).map(({ index }) => problem(
      'RB030', lineOf(['match', index, 'title']), 'this title is not RE2 (no look-around, no back-references): simplify it')),
    ...(head.concurrency?.key ?? []).filter((name) => !names.includes(name)).map((name) =>
      problem('RB003', lineOf(['concurrency']), `the concurrency key ${name} is no parameter: declare it or remove it`)),
    ...head.secrets.filter((name) => names.includes(name)).map((name) =>
      problem('RB020', lineOf(['secrets']), `${name} is both a parameter and a secret: rename one of them`)),
  ];
}
