// One existing Markdown runbook in, a guarded one out: named steps that all ask for approval, and a report of every change.
import { TooHard } from '../../too-hard.ts';
import type { Finding } from '../finding.ts';
import { lintRunbook } from '../lint/lint.ts';
import { countsOf, notesOf } from './account.ts';
import { demoted, draftOf } from './classify.ts';
import type { Draft } from './classify.ts';
import { readDocument, shapeOf } from './document.ts';
import type { Document } from './document.ts';
import { applyEdits, fenceEdit } from './edits.ts';
import type { Edit } from './edits.ts';
import { headText } from './head.ts';
import { stepLanguage } from './language.ts';
import { alertName, runbookId, runbookTitle, stepName } from './names.ts';
import type { FileReport, ImportedStep } from './report.ts';
import { resolveVariables } from './resolve.ts';
import type { Resolved } from './resolve.ts';
import { suggestedRisk } from './suggest.ts';
import { readStrictYaml } from '../strict-yaml.ts';

export type ImportOptions = {
  readonly owner: string;
  readonly executor: string;
  /** Ids that are in use; the file gets another. */
  readonly taken: ReadonlySet<string>;
};

export type Imported =
  | { readonly is: 'imported'; readonly text: string; readonly report: FileReport }
  /** It is a runbook of ours already: not touched. */
  | { readonly is: 'already' }
  | { readonly is: 'refused'; readonly why: string };

/** Executors and roles are chosen by the reviewer, and a secret in the text was there before. */
const ABOUT_OTHERS = /^RB08/;
/** Each round demotes at least one step, and a step can be demoted twice. */
const ROUNDS = 60;

type Built = { readonly text: string; readonly steps: readonly ImportedStep[]; readonly resolved: Resolved; readonly blocked: readonly Draft[] };

function build(document: Document, source: string, drafts: readonly Draft[], path: string, options: ImportOptions): Built {
  const resolved = resolveVariables(drafts);
  const taken = new Set<string>();
  const [edits, steps, blocked]: [Edit[], ImportedStep[], Draft[]] = [[], [], []];
  for (const [i, draft] of resolved.drafts.entries()) {
    if (draft.is === 'documentation') continue;
    const name = draft.output?.name ?? stepName(draft.block.intro, draft.shell.commands[0]?.words ?? [], steps.length + 1, taken);
    taken.add(name);
    const keys = { name, ...(draft.is === 'manual' ? { kind: 'manual' } : {}), risk: 'change', ...(draft.output === undefined ? {} : { output: draft.output.type }) };
    const language = draft.is === 'manual' ? 'text' : stepLanguage(draft.block.language, draft.shell.needsBash);
    const edit = fenceEdit(source, draft.block, `${language} ${JSON.stringify(keys)}`, draft.body);
    if (edit === undefined) blocked.push(drafts[i] ?? draft);
    else edits.push(edit);
    const { heading, line } = draft.block;
    steps.push({ line, name, kind: draft.is, heading, why: draft.why, suggest: suggestedRisk(heading, draft.shell.commands) });
  }
  const head = headText({
    id: runbookId(path, options.taken), title: runbookTitle(titleIn(document) ?? document.title, path), owner: options.owner, executor: options.executor,
    alert: alertName(path), params: resolved.params, before: document.frontmatter?.text,
  });
  const place = document.frontmatter ?? { start: 0, end: 0 };
  edits.push({ start: place.start, end: place.end, text: document.frontmatter === undefined ? `${head}\n\n` : head });
  return { text: applyEdits(source, edits), steps, resolved, blocked };
}

function valueIn(document: Document, key: string): unknown {
  if (document.frontmatter === undefined) return undefined;
  const yaml = readStrictYaml(document.frontmatter.text, document.frontmatter.line + 1);
  if (!yaml.ok || typeof yaml.value !== 'object' || yaml.value === null) return undefined;
  return new Map(Object.entries(yaml.value)).get(key);
}

function titleIn(document: Document): string | undefined {
  const title = valueIn(document, 'title');
  return typeof title === 'string' ? title : undefined;
}

/** The drafts that hold a finding; undefined when one is outside every block. */
function guilty(built: string, drafts: readonly Draft[], findings: readonly Finding[]): ReadonlyMap<Draft, string> | undefined {
  const blocks = readDocument(built).blocks;
  const found = new Map<Draft, string>();
  for (const finding of findings) {
    const at = blocks.findLastIndex((block) => block.line <= finding.line);
    const draft = drafts[at];
    if (draft === undefined || draft.is === 'documentation') return undefined;
    found.set(draft, `${finding.code}: ${finding.message}`);
  }
  return found;
}

/** What the lint would refuse is demoted until nothing is left to refuse, and the prose must be what it was. */
function settle(document: Document, source: string, path: string, options: ImportOptions): (Built & { readonly drafts: readonly Draft[] }) | string {
  const shape = shapeOf(document.root);
  let drafts: readonly Draft[] = document.blocks.map((block) => draftOf(block));
  for (let round = 0; round < ROUNDS; round += 1) {
    const built = build(document, source, drafts, path, options);
    const after = readDocument(built.text);
    const same = after.blocks.length === document.blocks.length && shapeOf(after.root) === shape;
    if (!same && drafts.every((draft) => draft.is === 'documentation')) return 'the frontmatter would change how the rest is read';
    // Rare, and then it cannot be told which block it was: the whole file becomes a guide.
    const linted = same ? lintRunbook({ path, text: built.text }).findings : [];
    const findings = linted.filter((finding) => finding.level === 'error' && !ABOUT_OTHERS.test(finding.code));
    if (same && findings.length === 0 && built.blocked.length === 0) return { ...built, drafts };
    const why = same ? guilty(built.text, drafts, findings) : new Map(drafts.map((draft) => [draft, 'cannot be changed without changing the text around it']));
    if (why === undefined) return findings[0]?.message ?? 'it cannot be made a runbook';
    const all = new Map([...why, ...built.blocked.map((draft) => [draft, 'its lines cannot be written in their place'] as const)]);
    drafts = drafts.map((draft) => {
      const reason = draft.is === 'documentation' ? undefined : all.get(draft);
      if (reason === undefined) return draft;
      return same && !built.blocked.includes(draft) ? demoted(draft, reason) : demoted(demoted(draft, reason), reason);
    });
  }
  return 'it cannot be made a runbook';
}

/**
 * Imports one file. No step is `read`, `last-reviewed` is empty, and what is no code stays as it was, byte for byte. The
 * result loads: what the lint refuses is given to a person or left as documentation, and the report says so.
 */
export function importRunbook({ path, text }: { readonly path: string; readonly text: string }, options: ImportOptions): Imported {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const crlf = text.includes('\r\n');
  const source = text.slice(mark.length).replaceAll('\r\n', '\n');
  if (crlf && /(?<!\r)\n/.test(text)) return { is: 'refused', why: 'its lines end in two ways (LF and CRLF): make them one' };
  if (source.includes('\r') || source.includes('\0')) return { is: 'refused', why: 'it holds a lone carriage return or a NUL' };
  try {
    return imported({ path, source, mark, crlf }, options);
  } catch (error) {
    // As the parser of runbooks, which could not load what came of it.
    if (error instanceof TooHard) return { is: 'refused', why: `line ${error.line}: ${error.message}` };
    throw error;
  }
}

type Source = { readonly path: string; readonly source: string; readonly mark: string; readonly crlf: boolean };

function imported({ path, source, mark, crlf }: Source, options: ImportOptions): Imported {
  const document = readDocument(source);
  if (valueIn(document, 'runbook') !== undefined) return { is: 'already' };
  const settled = settle(document, source, path, options);
  if (typeof settled === 'string') return { is: 'refused', why: settled };
  const { steps, resolved, drafts } = settled;
  const report: FileReport = {
    path, id: runbookId(path, options.taken), title: runbookTitle(titleIn(document) ?? document.title, path), steps,
    params: resolved.params.map((param) => param.name), alert: alertName(path),
    notes: notesOf(document, resolved, steps), count: countsOf(drafts),
  };
  return { is: 'imported', text: mark + (crlf ? settled.text.replaceAll('\n', '\r\n') : settled.text), report };
}
