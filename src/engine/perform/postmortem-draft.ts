// The draft of a postmortem from the records as they are now, and what is known of the one before: the same wherever it is published.
import { Rejected } from '../../domain/errors.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Incident } from '../../domain/incident.ts';
import { updateHeadline } from '../../render/postmortem/headline.ts';
import { renderPostmortem, type Postmortem } from '../../render/postmortem/index.ts';
import { factsIn } from '../../render/postmortem/merge-front.ts';
import { slackIdsIn } from '../../render/postmortem/people.ts';
import { factsOf } from '../../store/fact.ts';
import { readHead } from '../../store/incident.ts';
import { readDraft, type Draft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import type { Written } from './postmortem-file.ts';

/** `path` and `branch` are fixed at the first commit: a new title must not move the file. */
export type Drafted = {
  readonly rendered: Postmortem; readonly earlier: Draft | undefined; readonly branch: string; readonly path: string; readonly headline: string;
  /** Slack ids → what they are called: the name in the document first. */
  readonly names: Readonly<Record<string, readonly string[]>>;
};

export async function draftOf(context: Context, incident: Incident): Promise<Drafted> {
  const head = await readHead(context.pool, incident.id);
  const earlier = await readDraft(context.pool, incident.id);
  const facts = await factsOf(context.pool, incident.id);
  const names = await namesOf(context, facts);
  const rendered = renderPostmortem({ incident, facts, names: firstOf(names), config: context.config, publicUrl: context.settings.publicUrl, head });
  return {
    rendered, earlier, names, branch: earlier?.branch ?? rendered.branch, path: earlier?.path ?? rendered.path,
    headline: earlier?.written ? updateHeadline(incident, facts, factsIn(earlier.generated)) : `${rendered.title}: draft postmortem`,
  };
}

/** Slack ids read badly in a document: the names of everybody who did something or is spoken of, and of where we announced it, as Slack shows them. */
async function namesOf(context: Context, facts: readonly Fact[]): Promise<Record<string, readonly string[]>> {
  const ids = facts.flatMap((fact) => slackIdsIn(fact));
  const names: Record<string, readonly string[]> = {};
  for (const id of new Set(ids)) {
    const user = await context.ports.slack.user(id);
    names[id] = [user?.name ?? id, ...(user?.fullName === undefined ? [] : [user.fullName])];
  }
  const own = new Set(facts.flatMap((fact) => (fact.kind === 'channel.created' ? [fact.data.channel] : [])));
  const channels = facts.flatMap((fact) => (fact.kind === 'announcement.posted' || fact.kind === 'card.posted' ? [fact.data.channel] : []));
  for (const id of new Set(channels)) {
    const name = own.has(id) ? undefined : await publicName(context, id);
    if (name !== undefined) names[id] = [name];
  }
  return names;
}

function firstOf(names: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([id, [name = id]]) => [id, name]));
}

/** Undefined where Slack does not show it, and for a private one: whoever reads the repository is not in it. */
async function publicName({ ports }: Context, id: string): Promise<string | undefined> {
  try {
    const channel = await ports.slack.channel(id);
    return channel.private ? undefined : channel.name;
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

export const keptFor: Readonly<Record<NonNullable<Written['why']>, string>> = {
  gone: 'a person deleted the file', 'sync-off': 'its front matter says sync: off', ready: 'it is ready for review', 'no-base': 'people have written in it: their text stays', 'too-hard': 'it is too hard to read',
};
