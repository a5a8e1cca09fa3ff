// RB031 and RB033: a type that lets through what attacks use is no protection, so each is tried.
import { problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import type { YamlPath } from '../strict-yaml.ts';
import type { Param } from '../types.ts';
import { matchesWhole } from '../values.ts';

/** An option, a second word or command, a substitution, a new line, an array index that bash computes, a quote, a way out of the folder. */
export const ATTACKS = ['-x', '--all', 'a b', 'a;b', '$(id)', 'a\nb', '`id`', 'a[$(id)]', "a'b", '../../etc'] as const;

/** RB031: each pattern of a `string` against the ten, as the pattern stands: what every type refuses besides does not count. */
export function patternProblems(params: readonly Param[], lineOf: (path: YamlPath) => number): readonly Problem[] {
  return params.flatMap(({ name, type }): readonly Problem[] => {
    if (type.type !== 'string') return [];
    const accepted = ATTACKS.filter((attack) => matchesWhole(type.pattern, attack)).map((attack) => JSON.stringify(attack));
    if (accepted.length === 0) return [];
    const why = `the pattern of ${name} accepts ${accepted.join(', ')}: begin with ^[A-Za-z0-9] (a path with ^/) and list the characters that are needed`;
    return [problem('RB031', lineOf(['params', name, 'pattern']), why)];
  });
}

/** RB033: what a shell or another program would take for more than text. */
export function enumProblems(params: readonly Param[], lineOf: (path: YamlPath) => number): readonly Problem[] {
  return params.flatMap(({ name, type }): readonly Problem[] => {
    if (type.type !== 'enum') return [];
    const unsafe = type.values.filter((value) => !/^[\p{L}\p{N}._:/@=+,%~-]*$/u.test(value));
    if (unsafe.length === 0) return [];
    const why = `${name} offers ${unsafe.map((value) => JSON.stringify(value)).join(', ')}: use letters, digits and . _ : / @ = + , % ~ - only`;
    return [problem('RB033', lineOf(['params', name, 'values']), why)];
  });
}
