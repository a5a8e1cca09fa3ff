// A proof in SQL: what may be expected of an answer, and what an answer means.
import { describe, expect, it } from 'vitest';
import { cleanSql, isQuestion, judge, readExpectation, readSql, sayExpectation } from '../../src/domain/proof-sql.ts';

describe('what is expected', () => {
  it.each([
    ['rows = 0', 'rows = 0'], ['ROWS>0', 'rows > 0'], ['row == 1', 'rows = 1'], ['rows <= 007', 'rows <= 7'], ['value = ok', 'value = ok'], ["value is 'it works'", 'value = it works'],
    ['value <> "off"', 'value != off'], ['value<-1.5', 'value < -1.5'], ['value >= 1e3', 'value >= 1e3'], ['rows = 100', 'rows = 100'],
  ])('%s', (text, said) => expect(sayExpectation(readExpectation(text) ?? { of: 'rows', sign: '=', than: 'unread' })).toBe(said));

  it.each(['', 'rows', 'rows 0', 'rows = many', 'rows = -1', 'rows = 101', 'rows = 1.5', 'value < soon', 'value', 'value =', 'rows => 0', 'count = 1', `value = ${'x'.repeat(201)}`, 'value = a\nb'])(
    '“%s” is nothing', (text) => expect(readExpectation(text)).toBeUndefined());
});

describe('the question', () => {
  it.each([
    ['select 1;', 'select 1'], ['"select 1"', 'select 1'], ['“select \'a\'” ', "select 'a'"], ['```\nselect 1\n```', 'select 1'], ['`select 1;`', 'select 1'], ['select "a" from "b"', 'select "a" from "b"'],
  ])('%s', (text, sql) => expect(cleanSql(text)).toBe(sql));

  it.each(['select 1', 'SELECT 1', '(select 1) union (select 2)', 'with a as (select 1) select * from a', 'values (1)', 'table a'])('%s is one', (sql) => expect(isQuestion(sql)).toBe(true));
  it.each(['', 'insert into a values (1)', 'drop table a', '; select 1', '[erased]', 'selected', 'copy a to program \'x\'', 'explain select 1', 'select 1\0'])('%s is none', (sql) => expect(isQuestion(sql)).toBe(false));

  it('the last expectation counts', () => {
    expect(readSql('orders select 1 as expect from a where b > 1 expect rows = 1')).toMatchObject({ sql: 'select 1 as expect from a where b > 1', expect: 'rows = 1' });
    expect(readSql('orders select x expect rows = 1 expect rows = 2')).toMatchObject({ sql: 'select x expect rows = 1', expect: 'rows = 2' });
  });

  it('is no longer than what is stored', () => {
    expect(readSql(`orders select ${'1'.repeat(3_993)} expect rows = 1`)?.sql).toHaveLength(4_000);
    expect(readSql(`orders select ${'1'.repeat(3_994)} expect rows = 1`)).toBeUndefined();
  });
});

describe('an answer', () => {
  const means = (expectation: string, rows: number, first?: string, columns = 1) => {
    const wanted = readExpectation(expectation);
    return wanted && judge(wanted, { rows, columns, first });
  };

  it.each([
    ['rows = 0', 0, undefined, true, '0 rows'], ['rows = 0', 1, 'a', false, '1 row'], ['rows > 0', 0, undefined, false, '0 rows'], ['rows > 0', 101, 'a', true, 'more than 100 rows'],
    ['rows = 100', 101, 'a', false, 'more than 100 rows'], ['rows <= 100', 100, 'a', true, '100 rows'], ['rows < 1', 1, 'a', false, '1 row'], ['rows != 1', 2, 'a', true, '2 rows'], ['rows >= 2', 2, 'a', true, '2 rows'],
    ['value = 5', 1, '5.0', true, 'value 5.0'], ['value < 5', 1, '5', false, 'value 5'], ['value < 5', 1, '-4.9', true, 'value -4.9'], ['value = ok', 1, 'ok', true, 'the value named'],
    ['value = ok', 1, 'hunter2', false, 'another value'], ['value != ok', 1, 'hunter2', true, 'another value'], ['value = true', 1, 't', true, 'the value named'], ['value = true', 1, 'f', false, 'another value'],
    ['value = 5', 0, undefined, false, 'no row came'], ['value != 5', 1, undefined, false, 'no value came'],
  ] as const)('%s, of %s rows with %s', (expectation, rows, first, ok, result) => expect(means(expectation, rows, first)).toEqual({ ok, result }));

  it('of another kind neither holds nor fails', () => {
    expect(means('value = 5', 2, '5')).toEqual({ unsure: 'one value was expected, and 2 rows of 1 column came: ask for one value' });
    expect(means('value = 5', 1, '5', 2)).toEqual({ unsure: 'one value was expected, and 1 row of 2 columns came: ask for one value' });
    expect(means('value < 5', 1, 'hunter2')).toEqual({ unsure: 'a number was expected, and the value that came is none' });
  });
});
