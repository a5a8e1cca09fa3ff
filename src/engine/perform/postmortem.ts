// The postmortem as a pull request: look, do, tolerate "already". Never a force push, never over what a person wrote.
import { decide } from '../../domain/decision.ts';
import type { Fact } from '../../domain/facts.ts';
import type { GitHub, Pull } from '../../ports.ts';
import { renderPostmortem } from '../../render/postmortem/index.ts';
import { slackIdsIn } from '../../render/postmortem/people.ts';
import { factsOf } from '../../store/fact.ts';
import { readHead } from '../../store/incident.ts';
import { readDraft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import { writeFile, type Place, type Written } from './postmortem-file.ts';
import { draftLabel, frozenLabel, openPull, sayState, settlePull } from './postmortem-pull.ts';
import type { Fate, Performer } from './work.ts';

export const publishPostmortem: Performer<'github.postmortem.publish'> = async ({ incident, context }) => {
  const { github } = context.ports;
  const { postmortems } = context.settings;
  if (!github || !postmortems) return { outcome: 'GitHub is off: set GITHUB_TOKEN and POSTMORTEM_REPO' };
  if (incident.private) return { outcome: 'private: it does not leave Tocsin' };
  const head = await readHead(context.pool, incident.id);
  const earlier = await readDraft(context.pool, incident.id);
  const facts = await factsOf(context.pool, incident.id);
  const rendered = renderPostmortem({ incident, facts, names: await namesOf(context, facts), config: context.config, publicUrl: context.settings.publicUrl, head });
  const branch = earlier?.branch ?? rendered.branch;
  const there = await github.pullFrom(postmortems.repo, branch);
  // What people ended stays ended: nothing is written, reopened or opened anew.
  if (there && there.state !== 'open') return { outcome: `pull request #${there.number} is ${there.state}: left as it is` };
  const labels = there ? await github.labels(postmortems.repo, there.number) : [];
  const base = postmortems.branch ?? (await github.defaultBranch(postmortems.repo));
  // The path is fixed at the first commit: a new title must not move the file.
  const place = { repo: postmortems.repo, base, branch, path: earlier?.path ?? rendered.path };
  if (there && labels.includes(frozenLabel)) {
    await sayState(github, place, there, { why: 'frozen', conflicts: earlier?.conflicts ?? [] });
    return opened(place, there, `pull request #${there.number} is frozen by its label: left as it is`);
  }
  const written = await writeFile(context, github, {
    incident: incident.id, place, generated: rendered.markdown, earlier, pull: there?.number,
    headline: earlier?.written ? `${rendered.title}: bring the draft up to date` : `${rendered.title}: draft postmortem`,
    ready: there !== undefined && !there.draft && !labels.includes(draftLabel),
  });
  const pull = there ?? (await openPull(github, place, { title: rendered.title, body: rendered.body }));
  // The fact that it is open is told last: until then whatever an earlier try left undone is done again.
  if (incident.postmortem?.number === undefined) await settlePull(github, place, pull, labels, context.config.postmortem);
  await tell(github, place, pull, written, (earlier?.conflicts.length ?? 0) > 0);
  return opened({ ...place, path: written.path }, pull, outcomeOf(written, pull));
};

/** Slack ids read badly in a document: the names of everybody who did something or is spoken of, as Slack shows them. */
async function namesOf(context: Context, facts: readonly Fact[]): Promise<Record<string, string>> {
  const ids = facts.flatMap((fact) => slackIdsIn(fact));
  const names: Record<string, string> = {};
  for (const id of new Set(ids)) names[id] = (await context.ports.slack.user(id))?.name ?? id;
  return names;
}

/** Nothing to say is said only where something stood before. */
async function tell(github: GitHub, place: Place, pull: Pull, { why, conflicts, waiting }: Written, told: boolean): Promise<void> {
  const quiet = conflicts.length === 0 && !told && (why === undefined || (why === 'ready' && waiting?.length === 0));
  if (!quiet) await sayState(github, place, pull, { why: why ?? 'in-step', conflicts, waiting });
}

const keptFor: Readonly<Record<NonNullable<Written['why']>, string>> = {
  gone: 'a person deleted the file', 'sync-off': 'its front matter says sync: off', ready: 'it is ready for review', 'no-base': 'people have written in it: their text stays',
};

function outcomeOf({ what, why, conflicts }: Written, { number }: Pull): string {
  const differ = conflicts.length === 0 ? '' : `, ${conflicts.length} told in a comment`;
  if (why !== undefined) return `pull request #${number}, not written: ${keptFor[why]}${differ}`;
  return `pull request #${number}${what === 'same' ? ', nothing new' : ''}${differ}`;
}

function opened(place: Place, pull: Pull, outcome: string): Fate {
  return {
    outcome,
    decide: (now) => {
      if (now.postmortem?.number === pull.number) return decide([]);
      return decide(
        [{ kind: 'postmortem.opened', key: `postmortem:${place.repo}#${pull.number}`, data: { repo: place.repo, number: pull.number, url: pull.url, path: place.path, branch: place.branch, draft: pull.draft } }],
        [{ kind: 'slack.say', data: { about: 'postmortem' } }, { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.bookmarks.set', data: {} }],
      );
    },
  };
}
