// The account of an import: each transform with its line, and the numbers that say how much of a folder is usable.
import { isKnown, startsLikeCommand } from './command.ts';
import type { Draft } from './classify.ts';
import type { Document } from './document.ts';
import { labelOf } from './language.ts';
import { noteLines } from './report.ts';
import type { Counts, ImportedStep, Note } from './report.ts';
import type { Resolved } from './resolve.ts';
import { readShell } from './shell.ts';

function notesOfBlock(draft: Resolved['drafts'][number], step: ImportedStep | undefined): readonly Note[] {
  const { block, cleaned } = draft;
  if (draft.is === 'documentation' || step === undefined) return [{ line: block.line, what: 'kept', text: `not a step: it ${draft.why ?? 'is documentation'}` }];
  const notes: Note[] = [
    draft.is === 'manual'
      ? { line: block.line, what: 'by-hand', text: `"${step.name}" is done by hand: ${draft.why ?? 'it needs a person'}` }
      : { line: block.line, what: 'step', text: `"${step.name}" became a step; perhaps ${step.suggest}${block.heading === undefined ? '' : ` (under "${block.heading}")`}` },
    ...noteLines('prompt', 'prompt taken off', block.bodyLine, cleaned.prompts),
    ...noteLines('output-dropped', 'printed output dropped', block.bodyLine, cleaned.dropped),
  ];
  const word = block.language.toLowerCase();
  if (!block.fenced) notes.push({ line: block.line, what: 'indented', text: 'indented code became a fence' });
  else if (!['sh', 'bash', 'shell'].includes(word)) notes.push({ line: block.line, what: 'language', text: word === '' ? 'no language was given' : `the language was ${block.language}` });
  const holes = [...new Map(draft.holes.map((hole) => [hole.written, hole.name]))];
  if (holes.length > 0) notes.push({ line: block.bodyLine, what: 'parameter', text: holes.map(([written, name]) => `${written} became $${name}`).join(', ') });
  if (draft.output !== undefined) notes.push({ line: block.line, what: 'output-step', text: `hands its output on as ${draft.output.name} (${draft.output.type})` });
  if (draft.is === 'run' && draft.shell.statements > 1) notes.push({ line: block.line, what: 'several', text: `${draft.shell.statements} commands in one step: consider one step each` });
  return notes;
}

/** Everything that was done or left, in the order of the file's lines. */
export function notesOf(document: Document, resolved: Resolved, steps: readonly ImportedStep[]): readonly Note[] {
  const byLine = new Map(steps.map((step) => [step.line, step]));
  const inline = document.inline.filter(({ text }) => text.trim().includes(' ') && startsLikeCommand(text) && isKnown(text.trim().split(/\s/)[0] ?? ''));
  return [
    ...(document.frontmatter === undefined ? [] : [{ line: document.frontmatter.line, what: 'frontmatter' as const, text: 'the old frontmatter is kept as comments' }]),
    ...resolved.drafts.flatMap((draft) => notesOfBlock(draft, byLine.get(draft.block.line))),
    ...resolved.notes.map(({ line, text }) => ({ line, what: 'variable' as const, text })),
    ...inline.map(({ line, text }) => ({ line, what: 'inline' as const, text: `a command within the text stays text: ${text.replaceAll(/\s+/g, ' ').slice(0, 80)}` })),
  ].toSorted((a, b) => a.line - b.line);
}

export function countsOf(drafts: readonly Draft[]): Counts {
  const shell = drafts.filter((draft) => labelOf(draft.block.language) === 'shell' || draft.is !== 'documentation');
  const is = (kind: Draft['is']): number => drafts.filter((draft) => draft.is === kind).length;
  return {
    blocks: drafts.length, inLists: drafts.filter((draft) => draft.block.inList).length, shell: shell.length,
    parsedBefore: shell.filter((draft) => readShell(draft.block.body).why === undefined).length,
    parsed: shell.filter((draft) => draft.shell.why === undefined).length,
    run: is('run'), manual: is('manual'), documentation: is('documentation'),
  };
}
