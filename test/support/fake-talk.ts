// Comments and reviewers of the GitHub in memory.
import type { GitHub } from '../../src/ports.ts';

type Talking = { readonly number: number; readonly branch: string; readonly labels: readonly string[] };
export type TalkWorld = {
  readonly said: { readonly id: number; readonly number: number; body: string }[];
  /** Who was asked to review; those without access are refused. */
  readonly reviewers: string[];
  readonly withoutAccess: Set<string>;
  /** What stands beside lines. */
  readonly beside: { readonly number: number; readonly commit: string; readonly path: string; readonly line: number; readonly body: string; readonly url: string }[];
};

export function fakeTalk(pulls: readonly Talking[], filesOn: (branch: string) => readonly string[]): {
  readonly calls: Pick<GitHub, 'labels' | 'comments' | 'reviewComments' | 'commentLine' | 'addComment' | 'editComment' | 'requestReview' | 'changedFiles'>; readonly world: TalkWorld;
} {
  const world: TalkWorld = { said: [], reviewers: [], withoutAccess: new Set(), beside: [] };
  const calls: ReturnType<typeof fakeTalk>['calls'] = {
    labels: (_repo, number) => Promise.resolve(pulls.find((one) => one.number === number)?.labels ?? []),
    comments: (_repo, number) => Promise.resolve(world.said.filter((one) => one.number === number)),
    reviewComments: (_repo, number) => Promise.resolve(world.beside.filter((one) => one.number === number)),
    async commentLine({ number, commit, path, line, body }) {
      const url = `https://github.example/pull/${number}#discussion_r${world.beside.length + 1}`;
      world.beside.push({ number, commit, path, line, body, url });
      return { url };
    },
    async addComment(_repo, number, body) {
      world.said.push({ id: world.said.length + 1, number, body });
    },
    async editComment(_repo, id, body) {
      const found = world.said.find((one) => one.id === id);
      if (found) found.body = body;
    },
    async requestReview(_repo, _number, who) {
      if (world.withoutAccess.has(who)) return 'refused';
      if (!world.reviewers.includes(who)) world.reviewers.push(who);
      return 'asked';
    },
    changedFiles: (_repo, number) => Promise.resolve(filesOn(pulls.find((one) => one.number === number)?.branch ?? '')),
  };
  return { calls, world };
}
