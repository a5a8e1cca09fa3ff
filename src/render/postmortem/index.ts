// An incident's facts → the postmortem as a document, and what its pull request is called. Pure: same facts, same bytes.
import type { Root } from 'mdast';
import type { Config } from '../../domain/config.ts';
import type { Fact } from '../../domain/facts.ts';
import { incidentName, type Incident } from '../../domain/incident.ts';
import { intervals } from '../../domain/intervals.ts';
import { defuseTree } from './defuse.ts';
import { frontMatter } from './front-matter.ts';
import { printMarkdown } from './markdown.ts';
import { inSeconds, type Material } from './material.ts';
import { heading, words } from './nodes.ts';
import { openingNote } from './opening-note.ts';
import { peopleIn } from './people.ts';
import { placeOf } from './place.ts';
import { oneLine } from './prose.ts';
import { pullBody } from './pull-body.ts';
import { redact } from './redact.ts';
import { rolesThen } from './roles.ts';
import { sections } from './sections.ts';

export type PostmortemInput = {
  readonly incident: Incident;
  readonly facts: readonly Fact[];
  readonly config: Config;
  /** Where Tocsin answers; links to the records when it is given. */
  readonly publicUrl?: string | undefined;
  /** The end of the incident's hash chain when the facts were read; `hash` is hex. */
  readonly head: { readonly seq: number; readonly hash: string };
  /** The branch in use; `postmortem/inc-42` by default. */
  readonly branch?: string | undefined;
  /** What ids of people, groups and channels are called, for those whose facts do not say. */
  readonly names?: Readonly<Record<string, string>> | undefined;
};

export type Postmortem = {
  /** In the repository. Depends on the opening alone, so a new title does not move the file. */
  readonly path: string;
  readonly branch: string;
  /** At most 200 characters: `INC-42: Checkout errors`. */
  readonly title: string;
  /** The document: front matter and GitHub Markdown, ends in a line break. */
  readonly markdown: string;
  /** The description of the pull request, at most 65,536 characters. */
  readonly body: string;
};

/**
 * The draft from facts alone. It states no cause and judges nobody; what the records do not hold is said to be missing.
 * Nothing is hidden here: whether a private incident may leave Tocsin is the caller's decision.
 */
export function renderPostmortem(input: PostmortemInput): Postmortem {
  const material = materialOf(input);
  const place = placeOf(material, input.branch);
  return { ...place, markdown: printMarkdown(postmortemTree(material)), body: pullBody(material, place.path) };
}

/** What the sections share, with secrets taken out of every text first: one that is cut later would not be known by its shape. */
export function materialOf(input: PostmortemInput): Material {
  const facts = input.facts.map(redacted).sort((a, b) => a.seq - b.seq);
  const times = intervals(input.incident, facts);
  return {
    incident: input.incident, facts, config: input.config, publicUrl: input.publicUrl, head: input.head,
    names: cleaned({ ...namesIn(facts), ...input.names }), times, roles: rolesThen(facts), seconds: inSeconds(input.incident, times),
  };
}

/** What the facts themselves call people and channels, so that `<@U1>` in a note reads as a name. */
function namesIn(facts: readonly Fact[]): Readonly<Record<string, string>> {
  const names: [string, string][] = [];
  for (const fact of facts) {
    for (const { type, id, name } of [fact.by, ...peopleIn(fact)]) if (type === 'person' && name !== undefined) names.push([id, name]);
    if (fact.kind === 'channel.created') names.push([fact.data.channel, fact.data.name]);
  }
  return Object.fromEntries(names);
}

/** What people call themselves is put into sentences: on one line, without secrets. */
function cleaned(names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(names).map(([id, name]) => [id, oneLine(name, 200)]));
}

function redacted(fact: Fact): Fact {
  return { ...fact, data: redactDeep(fact.data) } as Fact;
}

function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]));
}

/** The whole document as a tree, defused: for printing, and for tests of what a reader sees. */
export function postmortemTree(material: Material): Root {
  const { incident } = material;
  const root: Root = {
    type: 'root',
    children: [
      { type: 'yaml', value: frontMatter(material) },
      heading(1, [words(`${incidentName(incident.id)}: ${oneLine(incident.title)}`)]),
      openingNote(material),
      ...sections(material),
    ],
  };
  defuseTree(root);
  return root;
}
