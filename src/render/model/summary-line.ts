// The line of a postmortem that asks for the summary, and the suggestion that a person may commit over it.
import type { Config } from '../../domain/config.ts';
import { defuseTree } from '../postmortem/defuse.ts';
import { printMarkdown } from '../postmortem/markdown.ts';
import { paragraph, words } from '../postmortem/nodes.ts';

/** Where the question under "Summary" stands, counted from 1; undefined when a person has written over it or the section is gone. */
export function summaryLine(text: string, { postmortem }: Pick<Config, 'postmortem'>): number | undefined {
  const title = (postmortem.wording.summary?.title ?? 'Summary').toLowerCase();
  const lines = text.split(/\r?\n/);
  const from = lines.findIndex((line) => /^##\s/.test(line) && line.replace(/^##\s+/, '').trim().toLowerCase() === title);
  if (from < 0) return undefined;
  const next = lines.findIndex((line, n) => n > from && /^##?\s/.test(line));
  const at = lines.findIndex((line, n) => n > from && (next < 0 || n < next) && /^([_*])(?!\1)[^_*].*\1\s*$/.test(line));
  return at < 0 ? undefined : at + 1;
}

/** By this a comment is found again, so that a lost answer makes no second one. */
export function suggestionMark(incident: number, suggestion: number, claim: number): string {
  return `<!-- tocsin:suggestion incident=${incident} suggestion=${suggestion} claim=${claim} -->`;
}

export type Suggested = { readonly text: string; readonly refs: readonly string[]; readonly model: string; readonly mark: string };

export function suggestionComment({ text, refs, model, mark }: Suggested): string {
  const line = markdownLine(text);
  const by = `A model (${markdownLine(model)}) proposes these words from ${rowsOf(refs)}. Somebody accepted them in Slack as a suggestion, and nothing more: hold them against the rows, change what is wrong, then commit them or resolve this.`;
  return `${by}\n\n\`\`\`suggestion\n${line}\n\`\`\`\n\n${mark}\n`;
}

/** Rows as the timeline here numbers them. */
function rowsOf(refs: readonly string[]): string {
  const rows = refs.filter((id) => id.startsWith('T'));
  const messages = refs.length === rows.length ? '' : 'messages of the incident’s channel';
  return [...(rows.length === 0 ? [] : [`the rows ${rows.join(', ')}`]), ...(messages === '' ? [] : [messages])].join(' and ');
}

/** Text and never markup: it calls nobody and closes nothing. */
function markdownLine(text: string): string {
  const root = { type: 'root' as const, children: [paragraph(words(text.replaceAll(/\s+/g, ' ').trim()))] };
  defuseTree(root);
  return printMarkdown(root).trim();
}
