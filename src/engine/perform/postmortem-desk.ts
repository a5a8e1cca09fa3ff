// The branch of a postmortem at GitHub, as the file is written there: a commit through the API that loses to whoever was quicker.
import { Outage, Rejected } from '../../domain/errors.ts';
import type { GitHub } from '../../ports.ts';
import type { Desk } from './postmortem-file.ts';

/** `base`: the branch that it goes to. */
export type Place = { readonly repo: string; readonly base: string; readonly branch: string; readonly path: string };

/** `pull`: the pull request, if there is one: where to look for a file that was moved. */
export function githubDesk(github: GitHub, place: Place, { pull, headline }: { readonly pull: number | undefined; readonly headline: string }): Desk {
  const { repo, branch } = place;
  return {
    system: 'github',
    async head() {
      const head = await github.head(repo, branch);
      if (head !== undefined) return head;
      // Somebody deleted it after we saw its pull request open: made again, it would be a branch that nobody asked for.
      if (pull !== undefined) throw new Outage('github', `${branch} was deleted a moment ago`, { retryAfterMs: 1_000 });
      const base = await github.head(repo, place.base);
      if (base === undefined) throw new Rejected('github', 'no_base', `${repo} has no branch ${place.base}: make a first commit there, or set POSTMORTEM_BRANCH`);
      await github.createBranch(repo, branch, base);
      return github.head(repo, branch);
    },
    read: async (path, at) => (await github.readFile(repo, path, at))?.text,
    changed: async () => (pull === undefined ? [] : github.changedFiles(repo, pull)),
    async commit({ head, path, text }) {
      const done = await github.commitFile({ repo, branch, expectedHead: head, path, text, headline });
      return done === 'stale' ? 'stale' : 'done';
    },
  };
}
