// A runbook file becomes what its author wrote, and nothing else runs.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseRunbook } from '../../../src/domain/runbook/parse.ts';
import { fence, fixture, parsed, shipped, stepOf, text } from './support.ts';

describe('files that must parse without a finding', () => {
  test.each(['k8s-rollback-deployment.md', 'postgres-failover.md'])('the example %s', (name) => {
    expect(parseRunbook({ path: name, text: fixture(name) })).toMatchObject({ ok: true, findings: [] });
  });
  test.each(['checkout-5xx.md', 'queue-backlog.md', 'bad-deploy.md'])('the shipped %s', (name) => {
    expect(parseRunbook({ path: name, text: shipped(name) })).toMatchObject({ ok: true, findings: [] });
  });
});

describe('the rollback example', () => {
  const runbook = parsed(fixture('k8s-rollback-deployment.md'));
  test('keeps the steps in document order, asides among them', () => {
    expect(runbook.steps.map((step) => [step.index, step.name, step.aside])).toEqual([
      [0, 'history', false], [1, 'BEFORE_REVISION', false], [2, 'preview', true], [3, 'rollback', false],
      [4, 'wait-ready', false], [5, 'roll-forward', true], [6, 'freeze-deploys', false],
    ]);
  });
  test('reads every key of a step', () => {
    expect(stepOf(runbook, 'rollback')).toMatchObject({
      kind: 'run', language: 'sh', risk: 'change', timeout: 60_000, retries: 0, idempotent: false, onFailure: 'ask',
      rollback: 'roll-forward', dryRun: 'preview', uses: ['DEPLOYMENT', 'NAMESPACE', 'TO_REVISION'],
    });
    expect(stepOf(runbook, 'BEFORE_REVISION')).toMatchObject({ output: 'integer', idempotent: true });
    expect(stepOf(runbook, 'freeze-deploys')).toMatchObject({ kind: 'manual', risk: 'read', by: ['responder'] });
  });
  test('knows the words before a step and the line it stands on', () => {
    const step = stepOf(runbook, 'BEFORE_REVISION');
    expect(step.prose).toBe('Remember the revision we are on, so that the rollback can itself be undone:');
    expect(step.heading).toBe('Roll back a Kubernetes deployment');
    expect(fixture('k8s-rollback-deployment.md').split('\n')[step.line - 1]).toContain('"BEFORE_REVISION"');
  });
  test('reads the frontmatter', () => {
    expect(runbook).toMatchObject({
      id: 'k8s-rollback-deployment', owner: '@acme/checkout-oncall', lastReviewed: '2026-10-02',
      reviewEvery: 90 * 86_400_000,
      executor: 'k8s-prod', timeout: 20 * 60_000, concurrency: { key: ['NAMESPACE', 'DEPLOYMENT'], policy: 'refuse' },
    });
    const type = { type: 'integer', min: 0, max: 9_999 };
    expect(runbook.params[2]).toMatchObject({ name: 'TO_REVISION', default: '0', type });
  });
  test('carries the guide and git\'s name of the file', () => {
    const source = fixture('k8s-rollback-deployment.md');
    const git = createHash('sha1').update(`blob ${Buffer.byteLength(source)}\0${source}`).digest('hex');
    expect(runbook.blobSha).toBe(git);
    expect(runbook.guide.startsWith('# Roll back a Kubernetes deployment\n')).toBe(true);
  });
});

describe('the defaults of a step', () => {
  const risks = (annotation: Readonly<Record<string, string>>, language = 'sh'): unknown => {
    const runbook = parsed(text({}, fence(language, { name: 'act', ...annotation })));
    const { risk, idempotent, onFailure, retries, delay, aside } = stepOf(runbook, 'act');
    return { risk, idempotent, onFailure, retries, delay, aside };
  };
  const rest = { onFailure: 'stop', retries: 0, delay: 0, aside: false };
  test('what says nothing is a change that may not be repeated', () => {
    expect(risks({})).toEqual({ risk: 'change', idempotent: false, ...rest });
    expect(risks({ idempotent: 'true' })).toEqual({ risk: 'change', idempotent: true, ...rest });
  });
  test('reading may be repeated unless it says otherwise', () => {
    expect(risks({ risk: 'read' })).toEqual({ risk: 'read', idempotent: true, ...rest });
    expect(risks({ risk: 'read', idempotent: 'false' })).toEqual({ risk: 'read', idempotent: false, ...rest });
  });
  test('what people do is a read', () => {
    expect(risks({ kind: 'manual' }, 'text')).toEqual({ risk: 'read', idempotent: true, ...rest });
    expect(risks({ kind: 'approval' }, 'text')).toEqual({ risk: 'read', idempotent: true, ...rest });
  });
  test('an annotation is read as it stands in the file, without Markdown\'s escapes', () => {
    const body = '```http {"name":"look","risk":"read","expect-header":"x: ^a\\\\.b$"}\nGET https://api.example.com/\n```\n';
    const step = stepOf(parsed(text({ egress: '[api.example.com:443]' }, body)), 'look');
    expect(step.expectHeader).toEqual({ name: 'x', pattern: '^a\\.b$' });
  });
});

describe('what is not a step', () => {
  test.each([
    ['a fence without an annotation', '```sh\nrm -rf /\n```'],
    ['an annotation of somebody else', '```js {1,3-5}\nx\n```'],
    ['only Runme\'s own keys', '```sh {"id":"01HF","terminalRows":"4"}\nx\n```'],
    ['an empty annotation', '```sh {}\nx\n```'],
    ['an indented block', '    sh {"name":"x","risk":"read"}\n    rm -rf /'],
    ['a fence in an HTML comment', '<!--\n```sh {"name":"x1","risk":"read"}\nx\n```\n-->'],
    ['a fence shown inside another fence', '````markdown\n```sh {"name":"x1","risk":"read"}\nx\n```\n````'],
    ['inline code', 'Run `sh {"name":"x1"}` now.'],
  ])('%s', (_what, body) => {
    expect(parsed(text({}, body)).steps).toEqual([]);
  });
  test('a guide without any code is a runbook too', () => {
    expect(parsed(text({}, 'Call the owner.')).steps).toEqual([]);
  });
});

describe('steps in unusual places', () => {
  test('inside a nested list, with its body moved to the left', () => {
    const body = '1. First\n   - then\n\n     ```sh {"name":"in-list","risk":"read"}\n     a\n       b\n     ```\n';
    expect(stepOf(parsed(text({}, body)), 'in-list')).toMatchObject({ body: 'a\n  b', prose: 'First\n\nthen' });
  });
  test('in a quote, and fenced with tildes', () => {
    const body = '> ```sh {"name":"quoted"}\n> a\n> ```\n\n~~~sh {"name":"tildes"}\nb\n~~~\n';
    expect(parsed(text({}, body)).steps.map((step) => [step.name, step.body, step.risk])).toEqual([
      ['quoted', 'a', 'change'], ['tildes', 'b', 'change'],
    ]);
  });
  test('a file with CRLF and a byte order mark reads the same', () => {
    const source = text({}, fence('sh', { name: 'one', risk: 'read' }, 'a\nb'));
    const windows = parsed(`\uFEFF${source.replaceAll('\n', '\r\n')}`);
    expect(windows.steps).toEqual(parsed(source).steps);
    expect(windows.blobSha).not.toBe(parsed(source).blobSha);
  });
});

describe('what a stranger may not do to the parser', () => {
  test.each([
    ['lists in lists in lists', `${'- '.repeat(20_000)}x`, 'more than 29 lists and quotes opened in one line: write it flatter'],
    ['quotes in quotes', '>'.repeat(20_000), 'more than 29 lists and quotes opened in one line: write it flatter'],
    ['more text than anybody reads', 'a'.repeat(100_000), 'more than 100,000 characters: split the file'],
    ['a NUL', 'a\0b', 'a NUL character: take it out'],
  ])('%s is refused at its line', (_what, body, message) => {
    const source = text({}, body);
    const line = source.slice(0, source.indexOf(body)).split('\n').length;
    expect(parseRunbook({ path: 'x.md', text: source })).toEqual({ ok: false, findings: [{ code: 'RB003', level: 'error', path: 'x.md', line, message }] });
  });
  test.each([
    ['[', `match: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['{', `match: ${'{a: '.repeat(10_000)}`],
    ['- ', `match: ${'- '.repeat(10_000)}a`],
  ])('YAML nested ten thousand deep by %s ends in a finding', (_what, front) => {
    const result = parseRunbook({ path: 'x.md', text: `---\n${front}\n---\n` });
    expect(result.ok).toBe(false);
  });
});

test('a kind that the installation adds takes any fence and its own keys', () => {
  const source = text({}, fence('text', { name: 'page-somebody', kind: 'page', by: 'sre' }, 'Page them.'));
  expect(parseRunbook({ path: 'x.md', text: source })).toMatchObject({ ok: false, findings: [{ code: 'RB012' }] });
  expect(parseRunbook({ path: 'x.md', text: source }, { kinds: ['page'] })).toMatchObject({ ok: true });
});
