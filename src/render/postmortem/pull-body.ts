// The description of the pull request: a short summary and links. The document carries the rest.
import type { Root } from 'mdast';
import { defuseTree } from './defuse.ts';
import { printMarkdown } from './markdown.ts';
import { recordsUrl, sayInterval, systemName, type Material } from './material.ts';
import { code, heading, link, paragraph, words, type Inline } from './nodes.ts';
import { linked, oneLine } from './prose.ts';
import { factsLine } from './summary.ts';

/** GitHub takes no longer one (renovatebot/renovate#2032). */
export const mostInBody = 65_536;
const mostLinks = 5;

/** Markdown of at most 65,536 characters, without mentions or references that GitHub would act on. */
export function pullBody(material: Material, path: string): string {
  const { incident, head } = material;
  const root: Root = {
    type: 'root',
    children: [
      heading(2, [words(oneLine(incident.title, 200))]),
      paragraph(words(factsLine(material))),
      items(material.times.rows.map((row) => [words(`${row.moment}: ${sayInterval(row)}`)])),
      paragraph(words('Links')),
      items([
        [words('the document: '), code(oneLine(path))], ...channelItem(material), ...alertItems(material), ...apiItem(material),
      ]),
      paragraph(words(
        'The document is a draft compiled from records. Causes, lessons and actions are for people: '
        + `write them on this branch, then mark the pull request as ready. The chain of facts ends at fact ${head.seq}, `,
      ), code(head.hash), words('.')),
    ],
  };
  defuseTree(root);
  const body = printMarkdown(root);
  if (body.length > mostInBody) throw new Error(`the description is ${body.length} characters long: a part of it has no limit`);
  return body;
}

function items(rows: readonly Inline[]): Root['children'][number] {
  return {
    type: 'list', ordered: false, spread: false,
    children: rows.map((row) => ({ type: 'listItem', spread: false, children: [paragraph(...row)] })),
  };
}

function channelItem({ incident }: Material): readonly Inline[] {
  return incident.channel ? [[words(`Slack channel: ${oneLine(incident.channel.name, 100)}`)]] : [];
}

function alertItems({ incident }: Material): readonly Inline[] {
  const shown = incident.alerts.slice(0, mostLinks);
  return shown.map((alert) => [...linked(alert.url, systemName(alert.source)), words(`: ${oneLine(alert.title, 200)}`)]);
}

function apiItem({ incident, publicUrl }: Material): readonly Inline[] {
  const url = recordsUrl(publicUrl, incident.id);
  return url === undefined ? [] : [[link(url, [words('the records as JSON')]), words(' (needs a token)')]];
}
