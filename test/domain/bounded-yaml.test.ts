// How much YAML is read, from both sides of each bound, and that every reader asks first.
import { describe, expect, it } from 'vitest';
import { configFindings } from '../../src/cli/check-config.ts';
import { checkConfig } from '../../src/config.ts';
import { mostYamlCharacters, mostYamlSigns, yamlTooHard } from '../../src/domain/bounded-yaml.ts';
import { checkPostmortem } from '../../src/domain/postmortem-check/check.ts';
import { readStrictYaml } from '../../src/domain/runbook/strict-yaml.ts';
import { idIn, mergeFront, syncOff } from '../../src/render/postmortem/merge-front.ts';
import { textOf } from '../../bench/fuzz/samples.ts';

const said = (text: string): string | undefined => {
  const hard = yamlTooHard(text);
  return hard && `${hard.line}: ${hard.message}`;
};
const signs = 'more than 6,000 lines and signs of YAML such as : , [ and quotes: shorten it';
const keys = (count: number): string => Array.from({ length: count }, (_, n) => `a${n}: b\n`).join('');

describe('a bound', () => {
  it.each([
    ['characters', 'a'.repeat(mostYamlCharacters), 'a'.repeat(mostYamlCharacters + 1), '1: more than 65,536 characters of YAML: shorten it'],
    ['keys', keys(3_000), keys(3_001), `3001: ${signs}`],
    ['signs in one line', `[${','.repeat(mostYamlSigns - 1)}`, `[${','.repeat(mostYamlSigns)}`, `1: ${signs}`],
    ['empty lines', '\n'.repeat(6_000), '\n'.repeat(6_001), `6001: ${signs}`],
  ])('of %s', (_what, under, over, words) => {
    expect(said(under)).toBeUndefined();
    expect(said(over)).toBe(words);
  });
  it('is ten times our example with every setting', () => {
    const example = textOf('tocsin.example.yaml');
    expect(said(example.repeat(9))).toBeUndefined();
  });
});

describe('is asked by', () => {
  const over = keys(3_001);
  it('the start and the check of tocsin.yaml', () => {
    expect(checkConfig(over)).toEqual({ config: undefined, problems: [`line 3001: ${signs}`] });
    expect(configFindings(over, [])).toEqual({ config: undefined, findings: [{ code: 'TC001', level: 'error', line: 3_001, message: signs }] });
  });
  it('runbooks and policies, in lines of the file', () => {
    expect(readStrictYaml(over, 2)).toEqual({ ok: false, line: 3_002, why: signs });
  });
  it('postmortems', () => {
    const document = `---\nid: INC-1\nsync: off\n${over}---\n\n# A\n`;
    expect([syncOff(document), idIn(document)]).toEqual([false, undefined]);
    expect(checkPostmortem(document)[0]).toMatchObject({ code: 'PM001', message: expect.stringContaining('no front matter that can be read') as string });
    expect(() => mergeFront('id: a', over, 'id: b', () => undefined)).toThrow(expect.objectContaining({ name: 'TooHard', line: 3_002, message: signs }) as Error);
  });
});

it('a front matter that the parser gives up is left as it is, and said', () => {
  const notes: string[] = [];
  const aliases = `a: &a [x, x, x]\n${Array.from({ length: 9 }, (_, n) => `a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n === 0 ? '' : n - 1}`).join(', ')}]\n`).join('')}`;
  expect(mergeFront('id: a', aliases, 'id: b', (where) => notes.push(where))).toBe(aliases);
  expect(notes).toEqual(['the whole of it']);
});

it('a setting of bytes is one mistake, not a thousand names', () => {
  const { problems } = checkConfig(`nudges: !!binary ${'a'.repeat(4_000)}\n`);
  expect(problems.join('').length).toBeLessThan(2_000);
  expect(problems.join('')).toContain('; and 3075 more');
});
