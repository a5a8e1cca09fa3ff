// The schemas for editors accept what the parser accepts, and know the keys that it knows.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { readInfoString } from '../../src/domain/runbook/annotation.ts';
import { readMarkdown } from '../../src/domain/runbook/markdown.ts';
import { cli, folder, root } from './support.ts';

const books = ['runbooks/checkout-5xx.md', 'runbooks/queue-backlog.md', 'runbooks/bad-deploy.md', 'test/fixtures/runbooks/k8s-rollback-deployment.md', 'test/fixtures/runbooks/postgres-failover.md'];
const markdown = await Promise.all(books.map(async (file) => readMarkdown(await readFile(path.join(root, file), 'utf8'))));

async function validator(name: string): Promise<(value: unknown) => boolean> {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse((await cli(['schema', name])).out) as object);
  return (value) => validate(value);
}

test('runbook', async () => {
  const valid = await validator('runbook');
  for (const { frontmatter } of markdown) expect(valid(parse(frontmatter?.text ?? ''))).toBe(true);
  expect(valid({ ...(parse(markdown[0]?.frontmatter?.text ?? '') as object), titel: 'x' })).toBe(false);
});

test('step', async () => {
  const valid = await validator('step');
  const annotations = markdown.flatMap(({ fences }) => fences.map((fence) => readInfoString(fence.info))).flatMap((info) => (info.is === 'annotated' ? [Object.fromEntries(info.annotation)] : []));
  expect(annotations.length).toBeGreaterThan(20);
  for (const annotation of annotations) expect(valid(annotation), JSON.stringify(annotation)).toBe(true);
  for (const wrong of [{ name: 'act', riks: 'read' }, { name: 'act', timeout: '10' }, { risk: 'read' }, { name: 'act', count: '6' }]) expect(valid(wrong), JSON.stringify(wrong)).toBe(false);
});

test('policy', async () => {
  const valid = await validator('policy');
  const policy = parse(await readFile(path.join(root, 'test/fixtures/runbooks/policy.yaml'), 'utf8')) as object;
  expect(valid(policy)).toBe(true);
  expect(valid({ ...policy, 'approval-tll': '30m' })).toBe(false);
});

test('into a file, and one word too many', async () => {
  const dir = await folder({});
  expect(await cli(['schema', 'policy', 'p.json'], { dir })).toEqual({ code: 0, out: 'Written: p.json', err: '' });
  expect(await readFile(path.join(dir, 'p.json'), 'utf8')).toBe(`${(await cli(['schema', 'policy'])).out}\n`);
  expect((await cli(['schema', 'config'])).out).toBe((await cli(['schema'])).out);
  expect(await cli(['schema', 'polcy', 'p.json'], { dir })).toMatchObject({ code: 2, err: expect.stringContaining('"p.json" is one word too many') });
});
