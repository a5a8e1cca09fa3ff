// What is not there yet: answers to prompts, a summary, numbers of the impact, sources of the timeline.
import type { Nodes } from 'mdast';
import { gridsOf, isPrompt, lineOf, partNamed, proseOf, textOf, type PostmortemDocument } from './document.ts';
import type { Problem } from './rules.ts';

export function prompts({ parts }: PostmortemDocument): Problem[] {
  const found: Problem[] = [];
  const walk = (node: Nodes): void => {
    if (isPrompt(node)) found.push({ code: 'PM010', line: lineOf(node), message: `Nobody has answered “${textOf(node).slice(0, 80)}” yet: write over it, or delete it with its section.` });
    else if ('children' in node) node.children.forEach((child: Nodes) => walk(child));
  };
  for (const part of parts) part.nodes.forEach((node) => walk(node));
  return found;
}

const factsLine = /^INC-\d+ \(.*\) was (?:opened at|written down) /;

export function summary(document: PostmortemDocument): Problem[] {
  const part = partNamed(document, /^summary\b|^executive summary\b|^tl;?dr\b/);
  if (part && proseOf(part).some(({ text }) => !factsLine.test(text) && text.split(' ').length >= 5)) return [];
  return [{ code: 'PM011', line: part?.line ?? 1, message: 'Write in the summary what happened and what people outside noticed, in two sentences.' }];
}

/** Rows of the table that Tocsin fills; their numbers are times. */
const ours = new Set(['severity', 'services', 'alerts', 'kind', 'status', 'start of impact', 'until mitigated', 'until resolved']);
const number = /\d|\b(?:no ?body|no one|none|zero|no (?:customers?|users?|data|requests?|orders?)|all|every(?:one|body)?|half|(?:one|two) thirds?|a (?:third|quarter|dozen|hundred|thousand)|one|two|three|four|five|six|seven|eight|nine|ten)\b/i;

/** Of a near miss there is nothing to count. */
export function impact(document: PostmortemDocument): Problem[] {
  if (document.front?.['near_miss'] === true) return [];
  const part = partNamed(document, /^(?:\w+ )?impact\b/);
  const rows = part ? gridsOf(part).flatMap(({ rows, columns }) => rows.filter(({ cells }) => !ours.has((cells[columns[0] ?? ''] ?? '').toLowerCase()))) : [];
  const texts = [...(part ? proseOf(part).map(({ text }) => text) : []), ...rows.map(({ cells }) => withoutTimes(Object.values(cells).slice(1).join(' ')))];
  if (texts.some((text) => number.test(text))) return [];
  return [{ code: 'PM012', line: part?.line ?? 1, message: 'Write how many were affected and for how long, as numbers; “nobody” is one. For a near miss set near_miss: true.' }];
}

/** The minute of an update is no measure of its impact. */
function withoutTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?/g, '');
}

const nothing = /^[\s\-–—?.]*$|^(?:n\/?a|none|tbd|unknown)$/i;

export function sources(document: PostmortemDocument): Problem[] {
  const part = partNamed(document, /^timeline\b/);
  if (!part) return [];
  return gridsOf(part).flatMap(({ columns, rows, line }): Problem[] => {
    if (!columns.includes('source')) return [{ code: 'PM040', line, message: 'The timeline has no column “Source”: say of each row where it is from.' }];
    return rows.filter(({ cells, struck }) => !struck && nothing.test(cells['source'] ?? '')).map(({ cells, line: at }) => {
      const id = cells['id'] ?? '';
      const which = id === '' ? 'This row' : `Row ${id.slice(0, 40)}`;
      return { code: 'PM040', line: at, ...(id === '' ? {} : { about: id }), message: `${which} has no source: link what shows it, or write who remembers it.` };
    });
  });
}
