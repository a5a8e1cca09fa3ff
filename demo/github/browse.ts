// The plain pages that links to the look-alike lead to: a pull request with its files, and a commit.
import type { Answer } from './http.ts';
import { pullPage } from './people.ts';
import { urls } from './present.ts';
import { isPull } from './pulls.ts';
import type { Desk, Ticket } from './types.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

export type Page = Answer & { readonly html: string };

/** The page at a path below `/github/<owner>/<repo>`; a 404 page for what is not shown here. */
export async function browse(desk: Desk, path: string): Promise<Page> {
  const number = /^\/(?:pull|issues)\/(\d+)$/.exec(path)?.[1];
  const commit = /^\/commit\/([0-9a-f]{40})$/.exec(path)?.[1];
  const issue = desk.tickets.get(Number(number));
  if (issue && !isPull(issue) && issue.gone === undefined) return issueHtml(issue);
  if (number !== undefined) return pullHtml(desk, Number(number));
  if (commit !== undefined && (await desk.git.kind(commit)) === 'commit') return commitHtml(desk, commit);
  return page(404, 'Not found', '<p>This look-alike shows pull requests, issues and commits only.</p>');
}

function issueHtml({ number, title, body, state, stateReason, labels, assignees, comments }: Ticket): Page {
  const about = [state === 'closed' && stateReason === 'not_planned' ? 'closed as not planned' : state, ...labels, ...assignees.map((login) => `assigned to ${login}`)].join(', ');
  const said = comments.map((one) => `<p>${safe(one.user)}:</p><pre>${safe(one.body)}</pre>`).join('');
  return page(200, `#${number} ${title}`, `<p>${safe(about)}</p><pre>${safe(body)}</pre>${said}`);
}

async function pullHtml(desk: Desk, number: number): Promise<Page> {
  const pull = await pullPage(desk, number);
  if (pull === undefined) return page(404, 'Not found', `<p>There is no pull request #${number}.</p>`);
  const files = pull.files.map((file) => `<h2>${safe(file.path)}</h2><pre>${safe(file.text)}</pre>`).join('');
  const commits = pull.commits.map(({ oid, message, author }) => {
    return `<li><code>${oid.slice(0, 7)}</code> ${safe(message)} (${safe(author)})</li>`;
  });
  const state = `<p>${pull.draft ? 'draft, ' : ''}${pull.state}. ${safe(pull.labels.join(', '))}</p>`;
  const about = `${state}<pre>${safe(pull.body)}</pre>`;
  const clone = `<p><code>git clone ${safe(pull.cloneUrl)}</code></p>`;
  return page(200, `#${number} ${pull.title}`, `${about}<ul>${commits.join('')}</ul>${files}${clone}`);
}

async function commitHtml(desk: Desk, sha: string): Promise<Page> {
  const commit = await desk.git.commit(sha);
  const from = commit.parents[0];
  const files = from === undefined ? [] : await desk.git.changes(from, sha);
  const list = files.map((file) => `<li>${safe(file.filename)} (+${file.additions} −${file.deletions})</li>`).join('');
  const by = `<p>${safe(commit.author.name)}, ${safe(commit.author.date)}</p>`;
  return page(200, `${sha.slice(0, 7)} in ${desk.owner}/${desk.repo}`, `<pre>${safe(commit.message)}</pre>${by}<ul>${list}</ul>`);
}

const STYLE = `body { font: 16px/1.5 system-ui; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { white-space: pre-wrap; background: #f6f8fa; padding: 1rem }`;

function page(status: number, title: string, body: string): Page {
  const head = `<meta charset="utf-8"><title>${safe(title)}</title><style>${STYLE}</style>`;
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><h1>${safe(title)}</h1>${body}</body></html>`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { status, headers, html };
}

/** Where a path of this server lies inside the repository's pages; undefined when it is none. */
export function pageOf(desk: Desk, path: string): string | undefined {
  const start = new URL(urls({ ...desk, publicUrl: () => 'http://here' }).html).pathname;
  return path === start || path.startsWith(`${start}/`) ? path.slice(start.length) : undefined;
}
