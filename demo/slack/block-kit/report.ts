// Turns what a schema found into Slack's own sentences: `[ERROR] what is wrong [json-pointer:/where]`.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Slack's line for one fault at `path`. */
export function complaint(what: string, path: readonly PropertyKey[]): string {
  return `[ERROR] ${what} [json-pointer:${path.map((part) => `/${String(part)}`).join('')}]`;
}

function tooBig(issue: z.core.$ZodIssueTooBig): string {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
  return issue.origin === 'array' ? `no more than ${issue.maximum} items allowed` : `must be at most ${issue.maximum}`;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
  return issue.origin === 'array' ? `no fewer than ${issue.minimum} items required` : `must be at least ${issue.minimum}`;
}

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }, input);
}

/** The lines for one issue; `input` is what was checked, `base` the pointer of its root. */
export function describe(issue: Issue, input: unknown, base: readonly PropertyKey[]): readonly string[] {
  const path = [...base, ...issue.path];
  const value = at(input, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => complaint(`invalid additional property: ${key}`, path));
    case 'too_big':
      return [complaint(tooBig(issue), path)];
    case 'too_small':
      return [complaint(tooSmall(issue), path)];
    case 'invalid_type':
      return value === undefined
        ? [complaint(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))]
        : [complaint(`must be a valid ${issue.expected}`, path)];
    case 'invalid_union': {
      if (value === undefined) return [complaint(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))];
      if (issue.discriminator === undefined || typeof value !== 'string') break;
      return [complaint(`unsupported type: ${value}`, path)];
    }
    case 'invalid_value':
      return value === undefined
        ? [complaint(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))]
        : [complaint(`must be one of ${issue.values.map(String).join(', ')}`, path)];
    case 'custom':
      return [complaint(issue.message, path)];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      break;
  }
  return [complaint('failed to match all allowed schemas', path)];
}
