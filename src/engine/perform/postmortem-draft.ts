// The draft of a postmortem from the records as they are now, and what is known of the one before: the same wherever it is published.
import type { Fact } from '../../domain/facts.ts';
import type { Incident } from '../../domain/incident.ts';
import { renderPostmortem, type Postmortem } from '../../render/postmortem/index.ts';
import { slackIdsIn } from '../../render/postmortem/people.ts';
import { factsOf } from '../../store/fact.ts';
import { readHead } from '../../store/incident.ts';
import { readDraft, type Draft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import type { Written } from './postmortem-file.ts';

/** `path` and `branch` are fixed at the first commit: a new title must not move the file. */
export type Drafted = { readonly rendered: Postmortem; readonly earlier: Draft | undefined; readonly branch: string; readonly path: string; readonly headline: string };

export async function draftOf(context: Context, incident: Incident): Promise<Drafted> {
  const head = await readHead(context.pool, incident.id);
  const earlier = await readDraft(context.pool, incident.id);
  const facts = await factsOf(context.pool, incident.id);
  const rendered = renderPostmortem({ incident, facts, names: await namesOf(context, facts), config: context.config, publicUrl: context.settings.publicUrl, head });
  return {
    rendered, earlier, branch: earlier?.branch ?? rendered.branch, path: earlier?.path ?? rendered.path,
    headline: earlier?.written ? `${rendered.title}: bring the draft up to date` : `${rendered.title}: draft postmortem`,
  };
}

/** Slack ids read badly in a document: the names of everybody who did something or is spoken of, as Slack shows them. */
async function namesOf(context: Context, facts: readonly Fact[]): Promise<Record<string, string>> {
  const ids = facts.flatMap((fact) => slackIdsIn(fact));
  const names: Record<string, string> = {};
  for (const id of new Set(ids)) names[id] = (await context.ports.slack.user(id))?.name ?? id;
  return names;
}

export const keptFor: Readonly<Record<NonNullable<Written['why']>, string>> = {
  gone: 'a person deleted the file', 'sync-off': 'its front matter says sync: off', ready: 'it is ready for review', 'no-base': 'people have written in it: their text stays',
};
