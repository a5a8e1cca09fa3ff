// The postmortem as a pull request: look, do, tolerate "already". Never a force push, never over what a person wrote.
import { decide } from '../../domain/decision.ts';
import { nothingAgain } from '../../domain/postmortem-again.ts';
import type { GitHub, Pull } from '../../ports.ts';
import { standingOf, takeBackLate, unlessNothingNew } from './postmortem-again.ts';
import { githubDesk, type Place } from './postmortem-desk.ts';
import { draftOf, keptFor } from './postmortem-draft.ts';
import { writeFile, type Written } from './postmortem-file.ts';
import { draftLabel, frozenLabel, openPull, sayState, settlePull } from './postmortem-pull.ts';
import { publishToRemote } from './postmortem-remote.ts';
import type { Fate, Performer } from './work.ts';

/** The kind is called after GitHub because rows of it wait in databases; it publishes wherever postmortems go. */
export const publishPostmortem: Performer<'github.postmortem.publish'> = async (work) => {
  const { incident, context } = work;
  const { github, remote } = context.ports;
  const { postmortems, remote: where } = context.settings;
  if (incident.private) return { outcome: 'private: it does not leave Tocsin' };
  if (remote && where) return publishToRemote(incident, context, { remote, where });
  if (!github || !postmortems) return { outcome: 'postmortems are off: set POSTMORTEM_REPO and GITHUB_TOKEN, or POSTMORTEM_GIT_URL' };
  if (incident.postmortem?.branch !== undefined) return { outcome: `its postmortem is in ${incident.postmortem.repo ?? 'another repository'}: left as it is` };
  const drafted = await draftOf(context, incident);
  const { rendered, earlier, path, headline } = drafted;
  const { branch, there, again } = await standingOf(github, postmortems.repo, incident, drafted);
  // What people ended stays ended: nothing is written, reopened or opened anew.
  if (there && there.state !== 'open') return { outcome: `pull request #${there.number} is ${there.state}: left as it is` };
  const labels = there ? await github.labels(postmortems.repo, there.number) : [];
  const base = postmortems.branch ?? (await github.defaultBranch(postmortems.repo));
  const place = { repo: postmortems.repo, base, branch, path };
  if (there && labels.includes(frozenLabel)) {
    await sayState(github, place, there, { why: 'frozen', conflicts: earlier?.conflicts ?? [] });
    return opened(place, there, `pull request #${there.number} is frozen by its label: left as it is`);
  }
  const written = await writeFile(context, githubDesk(github, place, { pull: there?.number, headline }), {
    incident: incident.id, branch, path, generated: rendered.markdown, earlier, begun: there !== undefined,
    ready: there !== undefined && !there.draft && !labels.includes(draftLabel),
  });
  if (there && earlier && written.what === 'written') await takeBackLate(context, github, place, { earlier, generated: rendered.markdown, path: written.path, pull: there.number });
  const opening = there ?? openPull(github, place, { title: rendered.title, body: rendered.body });
  const pull = await (again ? unlessNothingNew(opening) : opening);
  if (!pull) return { outcome: 'nothing new since it was merged', decide: (now, at) => nothingAgain(now, at) };
  // The fact that it is open is told last: until then whatever an earlier try left undone is done again.
  if (incident.postmortem?.number !== pull.number) await settlePull(github, place, pull, labels, context.config.postmortem);
  await tell(github, place, pull, written);
  return opened({ ...place, path: written.path }, pull, outcomeOf(written, pull));
};

/** Looked for on GitHub and not in what we stored: a try that failed after the commit has stored it and said nothing. */
async function tell(github: GitHub, place: Place, pull: Pull, { why, conflicts, waiting, refused }: Written): Promise<void> {
  const quiet = conflicts.length === 0 && (why === undefined || (why === 'ready' && waiting?.length === 0));
  await sayState(github, place, pull, { why: why ?? 'in-step', conflicts, waiting, refused }, quiet);
}

function outcomeOf({ what, why, conflicts }: Written, { number }: Pull): string {
  const differ = conflicts.length === 0 ? '' : `, ${conflicts.length} told in a comment`;
  if (why !== undefined) return `pull request #${number}, not written: ${keptFor[why]}${differ}`;
  return `pull request #${number}${what === 'same' ? ', nothing new' : ''}${differ}`;
}

function opened(place: Place, pull: Pull, outcome: string): Fate {
  return {
    outcome,
    decide: (now) => {
      const repo = pull.repo ?? place.repo;
      const known = now.postmortem?.number === pull.number;
      if (known && now.postmortem?.repo?.toLowerCase() === repo.toLowerCase()) return decide([]);
      return decide(
        [{ kind: 'postmortem.opened', key: `postmortem:${repo}#${pull.number}`, data: { repo, number: pull.number, url: pull.url, path: place.path, branch: place.branch, draft: pull.draft } }],
        [{ kind: 'slack.say', data: known ? { about: 'followup', ref: '0:moved' } : { about: 'postmortem' } }, { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.bookmarks.set', data: {} }],
      );
    },
  };
}
