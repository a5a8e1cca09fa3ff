// docs/peers-failures.md: forty failures, each with what holds it here, and every test that it names is there under that title.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/peers-failures.md'), 'utf8');
const rows = [...text.matchAll(/^\| (\d+) \|(.*)\|$/gm)].map((match) => {
  const [failure = '', held = '', tests = '', ...more] = (match[2] ?? '').split(' | ').map((cell) => cell.trim());
  return { number: Number(match[1]), failure, held, tests, more };
});
const named = (tests: string) => [...tests.matchAll(/`(test\/[^`]+)`: `([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title }));

/** The titles of a file's tests and groups, as they stand in it. */
function titlesOf(file: string): string[] {
  if (!existsSync(path.join(root, file))) return [];
  const source = readFileSync(path.join(root, file), 'utf8');
  return [...source.matchAll(/(?:^|\))\s*(?:(?:it|test|describe)[\w.]*)?\((?:'((?:[^'\\]|\\.)*)'|"([^"]*)"), (?:\{|async|\()/gm), ...source.matchAll(/\)\('((?:[^'\\]|\\.)*)', (?:\{|async|\()/g)]
    .map(([, single, double]) => (single ?? double ?? '').replaceAll(String.raw`\'`, "'"));
}

it('every row is there, with what failed, what holds it and a test, or says where it falls short', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  expect(rows.filter(({ failure, held, more }) => failure.length < 12 || held.length < 12 || more.length > 0)).toEqual([]);
  expect(rows.filter(({ held, tests }) => named(tests).length === 0 && !held.includes('Falls short: ')).map(({ number }) => number)).toEqual([]);
});

it('nothing but tests stands where tests are named', () => {
  expect(rows.filter(({ tests }) => tests !== named(tests).map(({ file, title }) => `\`${file}\`: \`${title}\``).join('; ')).map(({ number }) => number)).toEqual([]);
});

it('every test that is named is there under its title', () => {
  const gone = rows.flatMap(({ number, tests }) => named(tests).filter(({ file, title }) => !titlesOf(file).includes(title)).map(({ file, title }) => `${number}: ${file}: ${title}`));
  expect(gone).toEqual([]);
});
