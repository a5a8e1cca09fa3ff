// GitHub in memory, behind the engine's port: branches are lists of commits, each with its one file.
import type { GitHub, Pull, RepositoryAccess } from '../../src/ports.ts';
import { fakeActions, type ActionsWorld } from './fake-actions.ts';
import { fakeIssues, type IssuesWorld } from './fake-issues.ts';
import { fakeTalk, type TalkWorld } from './fake-talk.ts';
import { faulty, type Faults } from './faults.ts';

type Commit = { readonly oid: string; readonly files: ReadonlyMap<string, string> };
export type GitHubWorld = {
  /** What is otherwise than it should be. */
  readonly rights: { -readonly [K in keyof RepositoryAccess]?: RepositoryAccess[K] };
  readonly branches: Map<string, Commit[]>;
  readonly pulls: (Pull & { readonly branch: string; readonly title: string; readonly labels: string[] })[];
  /** A person's commit to a branch. */
  write(branch: string, path: string, text: string): void;
};
export type FakeGitHub = GitHub & GitHubWorld & ActionsWorld & IssuesWorld & TalkWorld & Faults;

export function fakeGitHub(): FakeGitHub {
  const branches = new Map<string, Commit[]>([['main', [{ oid: 'oid-0', files: new Map() }]]]);
  const pulls: GitHubWorld['pulls'] = [];
  const rights: GitHubWorld['rights'] = {};
  let last = 0;
  const headOf = (branch: string) => branches.get(branch)?.at(-1);
  function write(branch: string, path: string, text: string): Commit {
    last += 1;
    const commit = { oid: `oid-${last}`, files: new Map([...(headOf(branch)?.files ?? []), [path, text]]) };
    branches.get(branch)?.push(commit);
    return commit;
  }
  const { calls, world: actions } = fakeActions();
  const issues = fakeIssues(pulls);
  const talk = fakeTalk(pulls, (branch) => [...(headOf(branch)?.files.keys() ?? [])]);
  const port: GitHub = {
    ...calls,
    ...issues.calls,
    ...talk.calls,
    access: () => Promise.resolve({ defaultBranch: 'main', archived: false, push: true, pulls: true, ...rights }),
    defaultBranch: () => Promise.resolve('main'),
    head: (_repo, branch) => Promise.resolve(headOf(branch)?.oid),
    async createBranch(_repo, branch, at) {
      if (branches.has(branch)) return 'exists';
      const from = [...branches.values()].flat().find((commit) => commit.oid === at);
      branches.set(branch, from ? [from] : []);
      return 'created';
    },
    async readFile(_repo, path, at) {
      const text = [...branches.values()].flat().find((commit) => commit.oid === at)?.files.get(path);
      return text === undefined ? undefined : { text, blob: 'blob' };
    },
    async commitFile({ branch, expectedHead, path, text }) {
      if (headOf(branch)?.oid !== expectedHead) return 'stale';
      const { oid } = write(branch, path, text);
      return { commit: oid, url: `https://github.example/commit/${oid}` };
    },
    pullFrom: (_repo, branch) => Promise.resolve(pulls.findLast((one) => one.branch === branch)),
    async openPull({ branch, title, draft }) {
      if (pulls.some((one) => one.branch === branch && one.state === 'open')) return 'exists';
      const number = pulls.length + 1;
      const pull = { number, nodeId: `PR${number}`, url: `https://github.example/pull/${number}`, draft, state: 'open', branch, title, labels: [] } as const;
      pulls.push({ ...pull, labels: [] });
      return pull;
    },
    async addLabels(_repo, number, labels) {
      pulls.find((one) => one.number === number)?.labels.push(...labels);
    },
  };
  return faulty(port, { ...actions, ...issues.world, ...talk.world, rights, branches, pulls, write: (branch: string, path: string, text: string) => void write(branch, path, text) });
}
