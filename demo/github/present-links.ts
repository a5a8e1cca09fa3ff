// The many addresses that GitHub's answers carry for people and repositories, and the counts of a repository.

const USER_LINKS = [
  'followers', 'following', 'gists', 'starred', 'subscriptions', 'organizations', 'repos', 'events', 'received_events',
] as const;

const REPOSITORY_LINKS = [
  'archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents', 'contributors',
  'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags', 'hooks', 'issue_comment', 'issue_events',
  'issues', 'keys', 'labels', 'languages', 'merges', 'milestones', 'notifications', 'pulls', 'releases', 'stargazers', 'statuses',
  'subscribers', 'subscription', 'tags', 'teams', 'trees',
] as const;

const COUNTS = [
  'forks', 'forks_count', 'open_issues', 'open_issues_count', 'size', 'stargazers_count', 'watchers', 'watchers_count',
  'network_count', 'subscribers_count',
] as const;

function links(names: readonly string[], base: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${name}_url`, `${base}/${name}`]));
}

/** The addresses of a person, below `api.github.com/users/<login>` as GitHub has them. */
export function userLinks(login: string): Record<string, string> {
  const url = `https://api.github.com/users/${encodeURIComponent(login)}`;
  const html = `https://github.com/${encodeURIComponent(login)}`;
  return { ...links(USER_LINKS, url), url, html_url: html, avatar_url: '', gravatar_id: '' };
}

/** What an organisation has beside that. */
export function organizationExtras(login: string): Record<string, unknown> {
  const none = Object.fromEntries(['public_repos', 'public_gists', 'followers', 'following'].map((name) => [name, 0]));
  const url = `https://api.github.com/orgs/${encodeURIComponent(login)}`;
  const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', archived_at: null };
  return { ...links(['hooks', 'issues', 'members', 'public_members'], url), ...none, ...times, description: null, has_organization_projects: false, has_repository_projects: false };
}

/** The addresses of a repository, and counts that nobody keeps here. */
export function repositoryExtras(api: string, clone: string): Record<string, unknown> {
  const none = Object.fromEntries(COUNTS.map((name) => [name, 0]));
  const nothing = { description: null, homepage: null, language: null, license: null, mirror_url: null };
  const absent = {
    has_projects: false, has_wiki: false, has_pages: false, has_downloads: false, has_discussions: false, disabled: false,
  };
  return { ...links(REPOSITORY_LINKS, api), ...none, ...nothing, ...absent, git_url: clone, ssh_url: clone, svn_url: clone };
}
