// What zod says about one of our YAML files, as problems with the line of the file and a suggestion.
import type { z } from 'zod';
import { didYouMean, problem } from './finding.ts';
import type { FindingCode, Problem } from './finding.ts';
import type { YamlPath } from './strict-yaml.ts';

type Issue = z.core.$ZodIssue;

function at(path: YamlPath): string {
  return path.length === 0 ? 'the file' : `"${path.map(String).join('.')}"`;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = Object.entries(inner).find(([name]) => name === String(key))?.[1];
  }
  return inner;
}

/** The known keys beside an unknown one cannot be had from zod's issue: the caller names those of the file's first level. */
export function schemaProblems(
  code: FindingCode, error: z.ZodError, read: { value: unknown; lineOf: (path: YamlPath) => number }, known: readonly string[],
): readonly Problem[] {
  const say = (issue: Issue): readonly Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => problem(code, read.lineOf([...issue.path, key]),
        `unknown key "${key}" in ${at(issue.path)}${didYouMean(key, known) || ': remove it'}`));
    }
    const last = issue.path.at(-1);
    const missing = last !== undefined && valueAt(read.value, issue.path) === undefined;
    if (missing) return [problem(code, read.lineOf(issue.path), `${at(issue.path)} is missing: add it`)];
    return [problem(code, read.lineOf(issue.path), `${at(issue.path)}: ${issue.message}`)];
  };
  return error.issues.flatMap((issue) => say(issue));
}
