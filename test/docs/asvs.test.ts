// docs/asvs.md: every requirement of levels 1 and 2 has one line, every line a state and what shows it, and every test that it names is there.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/asvs.md'), 'utf8');

/** ASVS 5.0.0, how many requirements of levels 1 and 2 each section has; their numbers begin at 1 and have no gap. */
const sections: Readonly<Record<string, number>> = {
  '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1, '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4,
  '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1,
  '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4,
  '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2,
};
const all = Object.entries(sections).flatMap(([section, count]) => Array.from({ length: count }, (_, n) => `${section}.${n + 1}`));

const rows = [...text.matchAll(/^\| ([V\d][\d.]*) \|(.*)\|$/gm)].map((match) => {
  const [asks = '', state = '', evidence = '', ...more] = (match[2] ?? '').split(' | ').map((cell) => cell.trim());
  return { id: match[1] ?? '', asks, state, evidence, more };
});

/** A line is about one requirement, a section (`6.2`) or a chapter (`V10`). */
function covered(id: string): string[] {
  const prefix = id.startsWith('V') ? `${id.slice(1)}.` : `${id}.`;
  return all.includes(id) ? [id] : all.filter((one) => one.startsWith(prefix));
}

it('every requirement has one line, and no line is about none', () => {
  expect(all).toHaveLength(253);
  expect(rows.flatMap(({ id }) => covered(id)).sort()).toEqual([...all].sort());
  expect(rows.filter(({ id }) => covered(id).length === 0)).toEqual([]);
});

it('every line says what is asked, how it stands, and what shows it', () => {
  expect(rows.filter(({ asks, evidence, more }) => asks === '' || evidence === '' || more.length > 0)).toEqual([]);
  expect(rows.filter(({ state }) => !['held', 'not applicable', 'fell short'].includes(state))).toEqual([]);
});

it('what is held names a test, and every test that is named is there', () => {
  const named = (evidence: string) => [...evidence.matchAll(/`(test\/[^`]+)`/g)].map((match) => match[1] ?? '');
  expect(rows.filter(({ state, evidence }) => state === 'held' && named(evidence).length === 0).map(({ id }) => id)).toEqual([]);
  expect(rows.flatMap(({ evidence }) => named(evidence)).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

it('what does not apply and what falls short has a reason', () => {
  expect(rows.filter(({ state, evidence }) => state !== 'held' && evidence.length < 12).map(({ id }) => id)).toEqual([]);
});
