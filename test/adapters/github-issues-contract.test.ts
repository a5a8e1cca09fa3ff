// Every call about issues and what the look-alike answers, against GitHub's own OpenAPI description where GITHUB_OPENAPI names the file.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import { openBench, openDraft, REPO } from '../demo/github/github-bench.ts';

type Schema = Readonly<Record<string, unknown>>;
type Body = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> };
type Operation = { readonly requestBody?: Body; readonly responses: Readonly<Record<string, Body>>; readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[] };
type Contract = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>; readonly components: { readonly parameters: Readonly<Record<string, { readonly name: string }>> } };

/** OpenAPI 3.0 says `nullable`, JSON Schema a union of types. */
function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, modern(one)]));
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

function checker(contract: Contract) {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'github', ...(modern(contract) as object) });
  const wrong = (path: readonly string[], value: unknown): string[] => {
    const pointer = path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.getSchema(`github#/${pointer}`);
    if (!validate) return [`no schema at ${pointer}`];
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${path.slice(1, 3).join(' ')}: ${error.instancePath} ${error.message ?? ''}`);
  };
  return { wrong, find: (method: string, path: string) => {
    const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
    const template = Object.keys(contract.paths).find((one) => fits(one) && contract.paths[one]?.[method.toLowerCase()]);
    const operation = template === undefined ? undefined : contract.paths[template]?.[method.toLowerCase()];
    return template === undefined || !operation ? undefined : { template, operation };
  } };
}

const file = process.env['GITHUB_OPENAPI'];

test('every call is what GitHub documents, as far as its description is at hand', async () => {
  if (file === undefined) return;
  const contract = JSON.parse(readFileSync(file, 'utf8')) as Contract;
  const { wrong, find } = checker(contract);
  const bench = await openBench();
  const bodies: { readonly method: string; readonly path: string; readonly status: number; readonly body: unknown }[] = [];
  const listening: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const path = new URL(input instanceof Request ? input.url : input).pathname.replace(/^\/github\/api/, '');
    bodies.push({ method: init?.method ?? 'GET', path, status: answer.status, body: await answer.clone().json() });
    return answer;
  };
  const github = createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0', throttle: { enabled: false }, fetch: listening });
  const pull = await openDraft(bench, 'postmortem/inc-9');
  const began = bench.world.calls.length;
  const { number } = await github.openIssue({ repo: REPO, title: 'Alert', body: 'x', labels: ['inc-9'], assignees: ['ada'] });
  bench.world.actOnIssue(number, { action: 'close', reason: 'not_planned' });
  await github.issuesLabelled(REPO, 'inc-9');
  await github.issuesSince(REPO, new Date(0));
  await github.issue(REPO, number);
  await github.reopenIssue({ repo: REPO, number, note: 'again', mark: '<!-- m -->' });
  await github.pull(REPO, pull);
  const calls = bench.world.calls.slice(began);
  await bench.close();
  const findings: string[] = [];
  for (const { method, path, body, query } of calls) {
    const found = find(method, path);
    // The list of comments is not in the subset.
    if (!found) { findings.push(`${method} ${path.replaceAll(/\d+/g, 'N')}: not described`); continue; }
    const known = (found.operation.parameters ?? []).map((one) => one.name ?? contract.components.parameters[one.$ref?.split('/').at(-1) ?? '']?.name);
    findings.push(...Object.keys(query).filter((name) => !known.includes(name)).map((name) => `${method} ${path}: unknown parameter ${name}`));
    if (found.operation.requestBody) findings.push(...wrong(['paths', found.template, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'], body));
  }
  for (const { method, path, status, body } of bodies) {
    const found = find(method, path);
    if (found?.operation.responses[String(status)]?.content) findings.push(...wrong(['paths', found.template, method.toLowerCase(), 'responses', String(status), 'content', 'application/json', 'schema'], body));
  }
  expect(findings).toEqual([`GET /repos/${REPO}/issues/N/comments: not described`]);
});
