// What may be named in a request to GitHub: repositories and paths, checked before anything is sent.
import { Rejected } from '../domain/errors.ts';

const REPOSITORY = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})\/([A-Za-z0-9._-]{1,100})$/;

/** Splits `owner/name`. Throws Rejected `repository` for anything else, so that no text can reach another address. */
export function splitRepository(repo: string): { owner: string; repo: string } {
  const [, owner, name] = REPOSITORY.exec(repo) ?? [];
  if (owner === undefined || name === undefined || name === '.' || name === '..') {
    throw new Rejected('github', 'repository', `"${repo}" is not a repository: write it as owner/name.`);
  }
  return { owner, repo: name };
}

/**
 * The path as it is, when it may be read. Throws Rejected `path` for an absolute path, an empty, `.` or `..` part, a
 * `.git` folder, a backslash or a control character.
 */
export function readablePath(path: string): string {
  const parts = path.split('/');
  const strange = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (strange || /[\\\u0000-\u001f\u007f]/.test(path)) {
    throw new Rejected('github', 'path', `"${path}" is not a path inside a repository: write it like postmortems/2026/x.md.`);
  }
  return path;
}

/** As readablePath, and not a workflow: whoever writes those runs code with the repository's secrets. */
export function writablePath(path: string): string {
  const readable = readablePath(path);
  if (/^\.github\/workflows(\/|$)/i.test(readable)) {
    throw new Rejected('github', 'path', `"${path}" is a workflow, and Tocsin never writes those: choose another path.`);
  }
  return readable;
}
