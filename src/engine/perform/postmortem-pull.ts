// The pull request around a postmortem: opened once, as a draft where there are drafts; its labels, reviewers, and the one comment.
import type { Config } from '../../domain/config.ts';
import { Outage } from '../../domain/errors.ts';
import type { GitHub, Pull } from '../../ports.ts';
import { syncComment, syncMark, type Sync } from '../../render/postmortem/sync-comment.ts';
import type { Place } from './postmortem-desk.ts';
import { mostRounds } from './postmortem-file.ts';

const ownLabel = 'postmortem';
/** Stands for the draft flag where a repository has none. */
export const draftLabel = 'draft';
/** A person puts it on: Tocsin writes no more. */
export const frozenLabel = 'postmortem:frozen';

export async function openPull(github: GitHub, place: Place, { title, body }: { readonly title: string; readonly body: string }): Promise<Pull> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const there = await github.pullFrom(place.repo, place.branch);
    if (there) return there;
    const wanted = { repo: place.repo, branch: place.branch, base: place.base, title, body };
    const pull = await github.openPull({ ...wanted, draft: true });
    if (typeof pull === 'object') return pull;
    if (pull === 'exists') continue;
    // Private repositories on the Free and Pro plans have no drafts; nothing tells beforehand.
    const normal = await github.openPull({ ...wanted, title: `WIP: ${title}`, draft: false });
    if (typeof normal === 'object') return normal;
  }
  throw new Outage('github', `GitHub says a pull request from ${place.branch} exists, and does not list it`, { retryAfterMs: 30_000 });
}

/** Labels and reviewers, once: what people take off later stays off. Code owners GitHub asks by itself, when a draft becomes ready. */
export async function settlePull(github: GitHub, place: Place, pull: Pull, labels: readonly string[], { labels: more, reviewers }: Config['postmortem']): Promise<void> {
  const wanted = [ownLabel, ...more, ...(pull.draft ? [] : [draftLabel])].filter((label) => !labels.includes(label));
  await github.addLabels(place.repo, pull.number, wanted);
  const refused: string[] = [];
  for (const who of reviewers) if ((await github.requestReview(place.repo, pull.number, who)) === 'refused') refused.push(who);
  if (refused.length === 0) return;
  const mark = '<!-- tocsin:reviewers -->';
  await sayOnce(github, place, pull, mark, `${mark}\n\nGitHub would not ask ${refused.map((who) => `\`${who}\``).join(', ')} to review: no access to this repository, or nobody of that name. Look at postmortem.reviewers in tocsin.yaml.\n`);
}

/** `quiet`: nothing is to be said, but a comment that stands there must not say what is over. */
export async function sayState(github: GitHub, place: Place, pull: Pull, sync: Sync, quiet = false): Promise<void> {
  await sayOnce(github, place, pull, syncMark, syncComment(sync), quiet);
}

/** One comment, edited in place; found by its mark, so that a lost answer makes no second one. */
async function sayOnce(github: GitHub, place: Place, pull: Pull, mark: string, body: string, quiet = false): Promise<void> {
  const there = (await github.comments(place.repo, pull.number)).find((one) => one.body.includes(mark));
  if (there?.body.trim() === body.trim()) return;
  if (there) await github.editComment(place.repo, there.id, body);
  else if (!quiet) await github.addComment(place.repo, pull.number, body);
}
