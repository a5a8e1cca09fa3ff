// Which parameters and outputs a step's body reads. Found by name only: no shell is parsed here.
import { holesOf } from './placeholders.ts';
import type { Step } from './types.ts';

function inText(body: string, name: string): boolean {
  return new RegExp(`(?<!\\\\)\\$(?:\\{[#!]?)?${name}(?![A-Za-z0-9_])`).test(body);
}

function inTemplate(step: Pick<Step, 'http'>): readonly string[] {
  if (step.http === undefined) return [];
  const texts = [step.http.urlTemplate, ...Object.values(step.http.headers), step.http.bodyTemplate ?? ''];
  return texts.flatMap((text) => holesOf(text)).flatMap((hole) => (hole.is === 'param' ? [hole.name] : []));
}

/**
 * The known names that the step reads, sorted: `$NAME` or `${NAME…}` in scripts and questions, `{{NAME}}` in http steps,
 * `param: NAME` in workflow inputs. `known` are UPPER_SNAKE names, so they need no escaping in a pattern.
 */
export function usesOf(step: Pick<Step, 'kind' | 'body' | 'http' | 'dispatch'>, known: readonly string[]): readonly string[] {
  const inputs = Object.values(step.dispatch?.inputs ?? {}).flatMap((input) => ('param' in input ? [input.param] : []));
  const named = new Set([...inTemplate(step), ...inputs]);
  const structured = step.kind === 'http' || step.kind === 'workflow_dispatch';
  return known.filter((name) => named.has(name) || (!structured && inText(step.body, name))).sort();
}
