// What lies in the root for people and editors says what the code says.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { checkConfig } from '../../src/config.ts';
import { config } from '../../src/domain/config.ts';
import { cli, folder, root } from './support.ts';

const read = (file: string) => readFile(path.join(root, file), 'utf8');

test('tocsin.schema.json is current (npm run tocsin -- schema tocsin.schema.json)', async () => {
  const dir = await folder({});
  expect((await cli(['schema', 'made.json'], { dir })).code).toBe(0);
  const made = await readFile(path.join(dir, 'made.json'), 'utf8');
  expect(await read('tocsin.schema.json')).toBe(made);
  expect(`${(await cli(['schema'])).out}\n`).toBe(made);
});

test('the schema speaks of what is typed, not of what is made of it', async () => {
  const schema = JSON.parse(await read('tocsin.schema.json')) as { properties: Record<string, { default?: unknown; type?: string }>; required?: string[]; additionalProperties: boolean };
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(config.shape).sort());
  expect(schema.properties['stale-after']).toMatchObject({ type: 'string', default: '2h' });
  expect(schema.required ?? []).toEqual([]);
  expect(schema.additionalProperties).toBe(false);
});

test('tocsin.example.yaml parses and shows every setting', async () => {
  const text = await read('tocsin.example.yaml');
  expect(checkConfig(text)).toMatchObject({ problems: [], config: { announce: '#incidents' } });
  expect(Object.keys(parse(text) as object).sort()).toEqual(Object.keys(config.shape).sort());
});

test('.env.example names every variable that is read, each once and with a word about it', async () => {
  const lines = (await read('.env.example')).split('\n');
  const named = lines.flatMap((line, index) => {
    const name = /^#?([A-Z][A-Z_]+)=/.exec(line)?.[1];
    if (name === undefined) return [];
    expect(lines[index - 1], name).toMatch(/^# \S.*/);
    return [name];
  });
  // Of the runner alone: src/runner/settings.ts.
  const ofRunner = ['TOCSIN_RUNNER_CONFIG'];
  const source = await read('src/config.ts');
  const environment = source.slice(source.indexOf('const environment'), source.indexOf('export type Environment'));
  const variables = [...ofRunner, ...[...environment.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1] ?? '')];
  expect(variables.length).toBeGreaterThan(20);
  expect(named.filter((name) => !name.startsWith('RUNBOOK_SECRET_')).toSorted((a, b) => a.localeCompare(b))).toEqual(variables.toSorted((a, b) => a.localeCompare(b)));
});
