// The one comment under the pull request: where records and people differ, or why the draft is no longer kept in step.
import type { Root } from 'mdast';
import { defuseTree } from './defuse.ts';
import { printMarkdown } from './markdown.ts';
import type { Conflict, Merged } from './merge.ts';
import { code, paragraph, table, words, type Inline } from './nodes.ts';
import { oneLine } from './prose.ts';
import { redact } from './redact.ts';

/** By this our own comment is found again. */
export const syncMark = '<!-- tocsin:sync -->';
export type Sync = {
  readonly why: 'in-step' | 'frozen' | 'sync-off' | 'ready' | 'no-base' | 'gone' | 'too-hard';
  readonly conflicts: readonly Conflict[];
  /** Lines that the records would bring in by now, where the draft is no longer changed. */
  readonly waiting?: readonly string[] | undefined;
  /** Why it is too hard, and where: in the words of bounded-markdown.ts. */
  readonly refused?: Merged['refused'];
};

const most = 20;
const first: Readonly<Record<Sync['why'], string>> = {
  'in-step': 'Tocsin keeps this draft in step with the records and never writes over what people wrote.',
  frozen: 'Tocsin no longer writes in this draft, because of the label postmortem:frozen. Take the label off, and it goes on.',
  'sync-off': 'Tocsin no longer writes in this draft, because its front matter says sync: off. Set it to on, and it goes on.',
  ready: 'This is ready for review, so Tocsin no longer writes in it. Convert it to a draft, and it goes on.',
  'no-base': 'Tocsin found a file here that it has no draft of, so it does not write in it. Move the file away, and it writes its own.',
  gone: 'The file of this postmortem was deleted, so Tocsin writes no other. Bring it back from the history of the branch, and it goes on.',
  'too-hard': 'Tocsin cannot read this file, so it does not write in it. Change what is named here, and it goes on.',
};

export function syncComment({ why, conflicts, waiting = [], refused }: Sync): string {
  const root: Root = {
    type: 'root',
    children: [
      { type: 'html', value: syncMark },
      paragraph(words(first[why])),
      ...(refused ? [paragraph(words(`Line ${refused.line}: ${refused.why}.`))] : []),
      ...(conflicts.length === 0 ? [] : [
        paragraph(words('Here the records say something else than what somebody wrote. What they wrote stands; if the records are right, put it right in the file.')),
        table(['Where', 'In the file', 'In the records'], conflicts.slice(0, most).map(({ where, person, machine }): Inline[] => [cell(where), cell(person), cell(machine)])),
        ...(conflicts.length > most ? [paragraph(words(`And ${conflicts.length - most} more.`))] : []),
      ]),
      ...(waiting.length === 0 ? [] : [
        paragraph(words('By now the records would bring in:')),
        { type: 'code' as const, lang: 'text', value: waiting.slice(0, most).map((line) => oneLine(line, 300)).join('\n') },
        ...(waiting.length > most ? [paragraph(words(`And ${waiting.length - most} lines more.`))] : []),
      ]),
      ...(why === 'in-step' && conflicts.length === 0 ? [paragraph(words('Records and document agree.'))] : []),
    ],
  };
  defuseTree(root);
  return printMarkdown(root);
}

/** As it is written in the file: Markdown, shown and not carried out. */
function cell(text: string): Inline {
  const line = oneLine(redact(text), 600);
  return line === '' ? [words('nothing')] : [code(line)];
}
