// Every call that Tocsin makes and every answer of the look-alike to it, against GitHub's own description (test/contracts/github).
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Octokit } from 'octokit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import type { GitHub } from '../../src/ports.ts';
import { openBench, REPO, type Bench } from '../demo/github/github-bench.ts';
import { graphqlFindings, listening, restContract, type Exchange } from '../support/github-contract.ts';

/** What we call and GitHub's description lacks, each with the reason. Nothing now. */
const undescribed: Readonly<Record<string, string>> = {};
/** What octokit asks for by itself. */
const byItself = ['post /app/installations/{installation_id}/access_tokens'];

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const app = { appId: '1', privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), installationId: 7 };
const repo = REPO;
const flow = { repo: 'acme/deploys', workflow: 'deploy.yml' };
const contract = restContract();

let bench: Bench;
let github: GitHub;
let heard: ReturnType<typeof listening>;
let main = '';
let count = 0;

beforeAll(async () => {
  bench = await openBench();
  heard = listening(bench.world.apiUrl());
  github = createGitHub({ apiUrl: bench.world.apiUrl(), auth: app, version: '0', throttle: { enabled: false }, retryUnitMs: 5, fetch: heard.fetch });
  main = await bench.git(bench.bare, 'rev-parse', 'main');
  bench.world.teams.set('acme/sre', { ada: 'active' });
  bench.world.actions.add(flow.repo, flow.workflow, { name: 'Deploy', inputs: { service: {} }, jobs: ['deploy'], refs: ['main'], environment: { name: 'production', reviewers: ['ada', 'acme/sre'] } });
});
afterAll(() => bench.close());

async function branch(): Promise<string> {
  const name = `postmortem/inc-${(count += 1)}`;
  await github.createBranch(repo, name, main);
  return name;
}
async function committed(text = 'x'): Promise<{ branch: string; commit: string }> {
  const name = await branch();
  const made = await github.commitFile({ repo, branch: name, expectedHead: main, path: `postmortems/2026/${name}.md`, text, headline: 'INC-1: draft postmortem' });
  if (made === 'stale') throw new Error('nobody else writes here');
  return { branch: name, commit: made.commit };
}
async function pull(draft = true): Promise<number> {
  const made = await github.openPull({ repo, branch: (await committed()).branch, base: 'main', title: 'INC-1', body: 'Facts.', draft });
  return typeof made === 'object' ? made.number : 0;
}
/** One for all who only look at it or talk on it. */
let shared: Promise<number> | undefined;
const any = (): Promise<number> => (shared ??= pull());
const issue = (assignee = 'ada') => github.openIssue({ repo, title: 'Alert', body: 'x', labels: ['inc-1'], assignees: [assignee] });
const run = async () => (await github.dispatchWorkflow({ ...flow, ref: 'main', inputs: { service: 'a' } }))?.id ?? 0;

/** One for each method of the port, with the answers that it tells apart. */
const exercises: Readonly<Record<keyof GitHub, () => Promise<unknown>>> = {
  access: async () => [await github.access(repo), await github.access('acme/nothing')],
  defaultBranch: () => github.defaultBranch(repo),
  head: async () => [await github.head(repo, 'main'), await github.head(repo, 'gone')],
  createBranch: async () => github.createBranch(repo, await branch(), main),
  readFile: async () => {
    const large = await committed('x'.repeat(1_200_000));
    return [await github.readFile(repo, 'README.md', main), await github.readFile(repo, 'none.md', main), await github.readFile(repo, `postmortems/2026/${large.branch}.md`, large.commit)];
  },
  commitFile: async () => [await committed('ü'), await github.commitFile({ repo, branch: await branch(), expectedHead: '0'.repeat(40), path: 'a.md', text: 'x', headline: 'x' })],
  pullFrom: async () => github.pullFrom(repo, (await committed()).branch),
  openPull: async () => [await pull(), await pull(false), await github.openPull({ repo, branch: 'main', base: 'main', title: 'x', body: '', draft: true }).catch(String)],
  pull: async () => [await github.pull(repo, await any()), await github.pull(repo, 9_999)],
  addLabels: async () => github.addLabels(repo, await any(), ['postmortem', 'a b']),
  labels: async () => github.labels(repo, await any()),
  comments: async () => github.comments(repo, await any()),
  addComment: async () => github.addComment(repo, await any(), 'x'),
  editComment: async () => {
    const number = await any();
    await github.addComment(repo, number, 'x');
    await github.editComment(repo, (await github.comments(repo, number))[0]?.id ?? 0, 'y');
  },
  requestReview: async () => {
    const number = await any();
    for (const who of ['ada', 'acme/sre', 'nobody-here']) await github.requestReview(repo, number, who);
  },
  changedFiles: async () => github.changedFiles(repo, await any()),
  reviewComments: async () => github.reviewComments(repo, await any()),
  commentLine: async () => {
    const { branch: name, commit } = await committed('first\nsecond\n');
    const made = await github.openPull({ repo, branch: name, base: 'main', title: 'INC-2', body: '', draft: true });
    const beside = { repo, number: typeof made === 'object' ? made.number : 0, commit, path: `postmortems/2026/${name}.md`, body: 'x' };
    return [await github.commentLine({ ...beside, line: 2 }), await github.commentLine({ ...beside, line: 9 }), await github.reviewComments(repo, beside.number)];
  },
  openIssue: async () => {
    bench.world.unassignable.add('stranger');
    return [await issue(), await issue('stranger').catch(String)];
  },
  issue: async () => {
    const [here, moved, deleted] = [await issue(), await issue(), await issue()];
    bench.world.actOnIssue(moved.number, { action: 'transfer', to: 'acme/other' });
    bench.world.actOnIssue(deleted.number, { action: 'delete' });
    return Promise.all([here.number, moved.number, deleted.number, 9_999].map((number) => github.issue(repo, number)));
  },
  issuesLabelled: () => github.issuesLabelled(repo, 'inc-1'),
  issuesSince: () => github.issuesSince(repo, new Date(0)),
  reopenIssue: async () => {
    const { number } = await issue();
    bench.world.actOnIssue(number, { action: 'close', reason: 'not_planned' });
    return github.reopenIssue({ repo, number, note: 'again', mark: '<!-- m -->' });
  },
  dispatchWorkflow: run,
  dispatchedRuns: () => github.dispatchedRuns({ ...flow, since: new Date(0) }),
  workflowRun: async () => github.workflowRun(flow.repo, await run()),
  workflowJobs: async () => github.workflowJobs(flow.repo, await run()),
  pendingDeployments: async () => github.pendingDeployments(flow.repo, await run()),
  cancelRun: async () => {
    const id = await run();
    await github.cancelRun(flow.repo, id);
    await github.cancelRun(flow.repo, id);
  },
  workflow: () => github.workflow(flow.repo, flow.workflow),
  inTeam: async () => [await github.inTeam('acme/sre', 'ada'), await github.inTeam('acme/sre', 'ben')],
  teamThere: async () => [await github.teamThere('acme/sre'), await github.teamThere('acme/none')],
};

const isGraph = ({ path }: Exchange): boolean => path === '/graphql';
const findingsOf = (one: Exchange): string[] => (isGraph(one) ? graphqlFindings(one) : contract.findings(one));

describe('what is sent and what comes back', () => {
  test.each(Object.keys(exercises) as (keyof GitHub)[])('%s', async (name) => {
    const before = heard.exchanges.length;
    await exercises[name]();
    const exchanges = heard.exchanges.slice(before);
    expect(exchanges.length).toBeGreaterThan(0);
    expect([...new Set(exchanges.filter((one) => isGraph(one) || contract.operationOf(one) !== undefined).flatMap(findingsOf))]).toEqual([]);
    const lacking = exchanges.filter((one) => !isGraph(one) && contract.operationOf(one) === undefined).map(({ method, path }) => `${method} ${path}`);
    expect(lacking.filter((one) => !Object.hasOwn(undescribed, one))).toEqual([]);
  });

  test('GraphQL refuses a stale head in its own way', () => {
    const stale = heard.exchanges.filter(isGraph).find(({ answer }) => JSON.stringify(answer).includes('STALE_DATA'));
    expect(stale?.answer).toMatchObject({ data: { createCommitOnBranch: null }, errors: [{ type: 'STALE_DATA', path: ['createCommitOnBranch'] }] });
  });
});

describe('nothing is forgotten', () => {
  const sources = readdirSync(new URL('../../src/adapters', import.meta.url)).filter((name) => name.startsWith('github')).map((name) => readFileSync(new URL(`../../src/adapters/${name}`, import.meta.url), 'utf8'));

  test('every method of the port is exercised', () => {
    expect(Object.keys(exercises).toSorted()).toEqual(Object.keys(github).toSorted());
  });

  test('every REST call in the source is described, was made above, and nothing else is in the description', () => {
    const called = [...sources.flatMap(callsIn), ...byItself].toSorted();
    const made = heard.exchanges.flatMap((one) => contract.operationOf(one) ?? []);
    expect([...new Set(made)].toSorted()).toEqual(contract.operations);
    expect([...new Set(called)].filter((one) => !Object.hasOwn(undescribed, one))).toEqual(contract.operations);
    expect(Object.keys(undescribed).filter((one) => !called.includes(one) || contract.operations.includes(one))).toEqual([]);
  });

  test('every GraphQL document in the source was sent', () => {
    const documents = sources.flatMap((text) => [...text.matchAll(/(['"`])\s*((?:mutation|query)\b[^'"`]*\{[^'"`]*\})\s*\1/g)].map((found) => found[2]));
    const sent = heard.exchanges.filter(isGraph).map((one) => (one.sent as { query: string }).query);
    expect(documents.length).toBeGreaterThan(0);
    expect(sources.join('\n').match(/\.graphql\(/g)).toHaveLength(documents.length);
    expect(new Set(sent)).toEqual(new Set(documents));
  });
});

describe('the judge sees', () => {
  const at = (name: string, more: Partial<Exchange>): string[] => {
    const one = heard.exchanges.find((other) => (name === 'graphql' ? isGraph(other) : contract.operationOf(other) === name) && other.status < 300);
    if (!one) throw new Error(`${name} was not called`);
    const change = (was: unknown, by: unknown): unknown => (typeof by === 'object' && by !== null && typeof was === 'object' ? { ...was, ...by } : by);
    return findingsOf({ ...one, ...more, sent: 'sent' in more ? change(one.sent, more.sent) : one.sent, answer: 'answer' in more ? change(one.answer, more.answer) : one.answer });
  };
  const pulls = 'post /repos/{owner}/{repo}/pulls';
  const input = (wrong: object): Partial<Exchange> => ({ sent: { variables: { input: { branch: { repositoryNameWithOwner: repo, branchName: 'b' }, expectedHeadOid: '0'.repeat(40), message: { headline: 'x' }, fileChanges: { additions: [] }, ...wrong } } } });

  test.each<readonly [string, string, Partial<Exchange>, RegExp]>([
    ['a head under another name', pulls, { sent: { head: undefined, heads: 'b' } }, /no "heads" in its body/],
    ['no head', pulls, { sent: { head: undefined } }, /must have required property 'head'/],
    ['a draft that is a word', pulls, { sent: { draft: 'true' } }, /body\/draft: must be boolean/],
    ['a query that is not there', 'get /repos/{owner}/{repo}/pulls', { query: { heads: 'acme:b' } }, /there is no \?heads/],
    ['a query with a wrong word', 'get /repos/{owner}/{repo}/pulls', { query: { state: 'merged' } }, /must be equal to one of the allowed values/],
    ['a page that is no number', 'get /repos/{owner}/{repo}/issues', { query: { page: 'two' } }, /\?page: must be integer/],
    ['a status that GitHub does not answer', pulls, { status: 418 }, /does not answer 418/],
    ['an answer that lacks something', pulls, { answer: { node_id: undefined } }, /must have required property 'node_id'/],
    ['an answer where there is none', 'post /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', { status: 204, answer: {} }, /answers without a body/],
    ['another way', pulls, { path: '/repos/acme/postmortems/pull' }, /not described/],
    ['a misspelt head in GraphQL', 'graphql', input({ expectedHeadOId: 'x' }), /"expectedHeadOId" is not defined|Field "expectedHeadOId"/],
    ['a head in GraphQL that is no commit', 'graphql', input({ expectedHeadOid: 'main' }), /expectedHeadOid.*not a GitObjectID|GitObjectID/],
    ['contents that are no base64', 'graphql', input({ fileChanges: { additions: [{ path: 'a', contents: 'ü' }] } }), /Base64String/],
    ['a field that the answer does not have', 'graphql', { sent: { query: 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { sha } } }' } }, /Cannot query field "sha"/],
    ['an answer without the commit’s id', 'graphql', { answer: { data: { createCommitOnBranch: { commit: { url: 'https://x' } } } } }, /non-nullable field Commit\.oid/],
  ])('%s', (_, name, wrong, said) => {
    expect(at(name, {})).toEqual([]);
    expect(at(name, wrong).join('\n')).toMatch(said);
  });
});

/** `get /repos/{owner}/{repo}/pulls` of `client.rest.pulls.list(…)` and of `` client.request(`GET ${PULLS}`, …) ``. */
function callsIn(source: string): readonly string[] {
  const constants = new Map<string, string>();
  const filled = (text: string): string => text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => constants.get(name) ?? whole);
  for (const [, name = '', value = ''] of source.matchAll(/^const (\w+) = ['`](\/[^'`]*)['`];$/gm)) constants.set(name, filled(value));
  const asked = [...source.matchAll(/\.request\(\s*['"`](\w+) ([^'"`]+)['"`]/g)].map(([, method = '', path = '']) => `${method.toLowerCase()} ${filled(path)}`);
  const { rest } = new Octokit();
  const named = [...source.matchAll(/\.rest\.(\w+)\.(\w+)\(/g)].map(([, room = '', name = '']) => {
    const { method, url } = (rest as unknown as Readonly<Record<string, Readonly<Record<string, { readonly endpoint: { readonly DEFAULTS: { readonly method: string; readonly url: string } } }>>>>)[room]?.[name]?.endpoint.DEFAULTS ?? { method: '', url: '' };
    return `${method.toLowerCase()} ${url}`;
  });
  const sites = (source.match(/\.request\(|\.rest\.\w+\.\w+\(/g) ?? []).length;
  if (asked.length + named.length !== sites) throw new Error(`${sites} calls, of which ${asked.length + named.length} can be read: write the method and the path into the call`);
  return [...asked, ...named];
}
