// The paths a remote is written at and read at: inside the repository, and never what a host would carry out.
import { Rejected } from '../domain/errors.ts';

// Files that hosts run with the rights of the repository: GitHub, Gitea and Forgejo; GitLab; Bitbucket.
const carriedOut = /^\.(github|gitea|forgejo)\/workflows\/|^\.gitlab-ci\.yml$|^bitbucket-pipelines\.yml$/i;

export function writablePath(path: string): string {
  const parts = path.split('/');
  const outside = path === '' || path.length > 500 || /\p{Cc}|\\/u.test(path) || parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (outside) throw new Rejected('git', 'path', `"${path.slice(0, 200)}" is not a path inside a repository: write postmortem.path like postmortems/{year}/{date}-{id}-{slug}.md.`);
  if (carriedOut.test(path)) throw new Rejected('git', 'path', `"${path.slice(0, 200)}" is a file that the host would run: choose another postmortem.path.`);
  return path;
}
