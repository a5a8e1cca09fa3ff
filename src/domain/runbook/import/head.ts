// The frontmatter of an imported runbook. Nobody has looked at it, so `last-reviewed` is empty.
import type { ImportedParam } from './resolve.ts';

export type Head = {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly executor: string;
  readonly alert: string | undefined;
  readonly params: readonly ImportedParam[];
  /** What stood in the frontmatter before (Hugo's, for example); kept as comments. */
  readonly before: string | undefined;
};

const REVIEW = '# Imported and not reviewed: every step is a change and asks for approval. Read each one, then fill in last-reviewed.';

function oneLine(text: string): string {
  return JSON.stringify(text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' '));
}

function paramLine(param: ImportedParam): string {
  const value = param.default === undefined ? 'required: true' : `default: ${oneLine(param.default)}`;
  return `  ${param.name}: { ${param.type}, ${value}, description: ${oneLine(param.description.slice(0, 200))} }`;
}

export function headText(head: Head): string {
  return [
    '---', REVIEW, 'runbook: 1', `id: ${head.id}`, `title: ${oneLine(head.title)}`, `owner: ${oneLine(head.owner)}`, 'last-reviewed:',
    ...(head.alert === undefined ? [] : ['match:', `  - alert: [${head.alert}]`]),
    `executor: ${head.executor}`,
    ...(head.params.length === 0 ? [] : ['params:', ...head.params.map((param) => paramLine(param))]),
    ...(head.before === undefined || head.before.trim() === '' ? [] : ['# Before the import:', ...head.before.split('\n').map((line) => `# ${line}`.trimEnd())]),
    '---',
  ].join('\n');
}
