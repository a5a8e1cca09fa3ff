// The postmortem as a pull request: look, do, tolerate "already". Never a force push, never over what a person wrote.
import { decide } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { Fact } from '../../domain/facts.ts';
import type { GitHub, Pull } from '../../ports.ts';
import { renderPostmortem } from '../../render/postmortem/index.ts';
import { slackIdsIn } from '../../render/postmortem/people.ts';
import { factsOf } from '../../store/fact.ts';
import { readHead } from '../../store/incident.ts';
import { readDraft, saveDraft } from '../../store/postmortem.ts';
import type { Context } from '../context.ts';
import type { Fate, Performer } from './work.ts';

const mostRounds = 4;
const label = 'postmortem';

type Place = { readonly repo: string; readonly base: string; readonly branch: string; readonly path: string };
type Draft = { readonly title: string; readonly markdown: string; readonly body: string };

export const publishPostmortem: Performer<'github.postmortem.publish'> = async ({ incident, context }) => {
  const { github } = context.ports;
  const { postmortems } = context.settings;
  if (!github || !postmortems) return { outcome: 'GitHub is off: set GITHUB_TOKEN and POSTMORTEM_REPO' };
  if (incident.private) return { outcome: 'private: it does not leave Tocsin' };
  const head = await readHead(context.pool, incident.id);
  const earlier = await readDraft(context.pool, incident.id);
  const facts = await factsOf(context.pool, incident.id);
  const rendered = renderPostmortem({ incident, facts, names: await namesOf(context, facts), config: context.config, publicUrl: context.settings.publicUrl, head });
  const base = postmortems.branch ?? (await github.defaultBranch(postmortems.repo));
  // The path is fixed at the first commit: a new title must not move the file.
  const place = { repo: postmortems.repo, base, branch: rendered.branch, path: earlier?.path ?? rendered.path };
  const save = () => saveDraft(context.pool, { incident: incident.id, path: place.path, branch: place.branch, generated: rendered.markdown });
  // The first time before it is committed: a worker that dies in between must know its own text again, not take it for a person's.
  if (!earlier) await save();
  const written = await write(context, github, place, rendered, earlier?.generated);
  if (written !== 'kept') await save();
  else if (incident.postmortem?.number !== undefined) return { outcome: 'people have written in it: their text stays' };
  return opened(place, await pullFor(github, place, rendered));
};

/** Slack ids read badly in a document: the names of everybody who did something or is spoken of, as Slack shows them. */
async function namesOf(context: Context, facts: readonly Fact[]): Promise<Record<string, string>> {
  const ids = facts.flatMap((fact) => slackIdsIn(fact));
  const names: Record<string, string> = {};
  for (const id of new Set(ids)) names[id] = (await context.ports.slack.user(id))?.name ?? id;
  return names;
}

/** Commits the draft unless it is there already. `kept`: somebody changed it since, and nothing was written. */
async function write(context: Context, github: GitHub, place: Place, draft: Draft, base: string | undefined): Promise<'written' | 'same' | 'kept'> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const head = await branchHead(github, place);
    if (head === undefined) continue;
    const there = await github.readFile(place.repo, place.path, head);
    if (there?.text === draft.markdown) return 'same';
    if (there && there.text !== base) return 'kept';
    const done = await github.commitFile({
      repo: place.repo, branch: place.branch, expectedHead: head, path: place.path, text: draft.markdown, headline: `${draft.title}: draft postmortem`,
    });
    if (done !== 'stale') return 'written';
    context.log.info('the postmortem branch moved while we wrote; reading it again', { branch: place.branch, round });
  }
  throw new Outage('github', `${place.branch} keeps moving: somebody else is writing`, { retryAfterMs: 30_000 });
}

async function branchHead(github: GitHub, place: Place): Promise<string | undefined> {
  const head = await github.head(place.repo, place.branch);
  if (head !== undefined) return head;
  const base = await github.head(place.repo, place.base);
  if (base === undefined) throw new Rejected('github', 'no_base', `${place.repo} has no branch ${place.base}: make a first commit there, or set POSTMORTEM_BRANCH`);
  await github.createBranch(place.repo, place.branch, base);
  return github.head(place.repo, place.branch);
}

async function pullFor(github: GitHub, place: Place, draft: Draft): Promise<Pull> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const there = await github.pullFrom(place.repo, place.branch);
    if (there) return there;
    const wanted = { repo: place.repo, branch: place.branch, base: place.base, title: draft.title, body: draft.body };
    const pull = await github.openPull({ ...wanted, draft: true });
    if (typeof pull === 'object') return labelled(github, place, pull, [label]);
    if (pull === 'exists') continue;
    // Private repositories on the Free and Pro plans have no drafts; nothing tells beforehand.
    const normal = await github.openPull({ ...wanted, title: `WIP: ${draft.title}`, draft: false });
    if (typeof normal === 'object') return labelled(github, place, normal, [label, 'draft']);
  }
  throw new Outage('github', `GitHub says a pull request from ${place.branch} exists, and does not list it`, { retryAfterMs: 30_000 });
}

async function labelled(github: GitHub, place: Place, pull: Pull, labels: readonly string[]): Promise<Pull> {
  await github.addLabels(place.repo, pull.number, labels);
  return pull;
}

function opened(place: Place, pull: Pull): Fate {
  return {
    outcome: `pull request #${pull.number}`,
    decide: (now) => {
      if (now.postmortem?.number === pull.number) return decide([]);
      return decide(
        [{ kind: 'postmortem.opened', key: `postmortem:${place.repo}#${pull.number}`, data: { repo: place.repo, number: pull.number, url: pull.url, path: place.path, branch: place.branch, draft: pull.draft } }],
        [{ kind: 'slack.say', data: { about: 'postmortem' } }, { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.bookmarks.set', data: {} }],
      );
    },
  };
}
