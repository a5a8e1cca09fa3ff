// Where the postmortem is, in a few words: its pull request, or its branch in a git remote that has none.
import type { Incident } from '../domain/incident.ts';
import { clip, link } from './escape.ts';

type Where = Pick<Incident, 'postmortem'>;

/** Undefined until it is there. A link where there is an address. `pull`: what to call a pull request. */
export function postmortemWhere({ postmortem }: Where, pull?: string): string | undefined {
  if (postmortem === undefined || postmortem.state === 'wanted') return undefined;
  const { number, url, branch, repo } = postmortem;
  if (branch === undefined) return url === undefined ? undefined : link(url, pull ?? `pull request ${number ?? ''}`.trim());
  const words = `branch ${clip(branch, 150)}${repo === undefined ? '' : ` of ${clip(repo, 150)}`}`;
  return url === undefined ? words : link(url, words);
}

/** Whether it is a pull request, which people mark as ready and close; a branch they merge or delete. */
export function isPull({ postmortem }: Where): boolean {
  return postmortem?.branch === undefined;
}
