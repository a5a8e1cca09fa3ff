// The table of rules is the whole truth about codes: every one is used, and every one that is used stands there.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ruleLines, rules } from '../../../../src/domain/runbook/lint/rules.ts';

const folder = path.resolve(import.meta.dirname, '../../../../src/domain/runbook');
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('rules.ts'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8')).concat(readFileSync(path.join(folder, 'step-rules.ts'), 'utf8'), readFileSync(path.join(folder, 'http-rules.ts'), 'utf8')).join('\n');

test('each code of the table is given by some rule', () => {
  expect(Object.keys(rules).filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});

test('one line each, in the order of the codes', () => {
  const lines = ruleLines();
  expect(lines).toHaveLength(Object.keys(rules).length);
  expect(lines.toSorted((a, b) => a.localeCompare(b))).toEqual(lines);
  expect(lines.find((line) => line.startsWith('RB057'))).toBe('RB057  error    check only     a value unquoted, or in text that another program reads as its language');
  expect(lines.filter((line) => line.includes('warning')).map((line) => line.slice(0, 5))).toEqual(['RB056', 'RB081']);
});
