// The postmortem on a branch of any git remote: the same draft and the same merge as at GitHub, without what only GitHub has.
import type { Actor } from '../../domain/actor.ts';
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import { branchSeen } from '../../domain/followup-issues.ts';
import { incidentName, type Incident } from '../../domain/incident.ts';
import type { Remote } from '../../ports.ts';
import { defuse } from '../../render/postmortem/defuse.ts';
import { idIn } from '../../render/postmortem/merge-front.ts';
import type { Conflict } from '../../render/postmortem/merge.ts';
import type { Context, Settings } from '../context.ts';
import { draftOf, keptFor, type Drafted } from './postmortem-draft.ts';
import { writeFile, type Desk, type Written } from './postmortem-file.ts';
import type { Fate } from './work.ts';

type Where = NonNullable<Settings['remote']>;
type Seen = Awaited<ReturnType<Remote['look']>>;
type Based = Seen & { readonly base: NonNullable<Seen['base']> };
export const git: Actor = { type: 'system', id: 'git', name: 'git' };

export async function publishToRemote(incident: Incident, context: Context, { remote, where }: { readonly remote: Remote; readonly where: Where }): Promise<Fate> {
  const drafted = await draftOf(context, incident);
  const { rendered, earlier, branch, path } = drafted;
  const seen = await lookAt(remote, where, branch);
  if (earlier?.written) {
    const known = incident.postmortem?.repo;
    if (seen.head === undefined && known !== undefined && known !== where.shown) return { outcome: `its postmortem is in ${known}: left as it is` };
    const state = await standing(remote, seen, { path, incident: incident.id });
    if (state !== 'open') {
      const outcome = state === 'merged' ? `${branch} is merged into ${seen.base.name}: left as it is` : `the branch ${branch} was deleted: left as it is`;
      return { outcome, decide: (now) => branchSeen(now, state, git, context.config) };
    }
  }
  const desk = remoteDesk(context, remote, where, drafted);
  const written = await writeFile(context, desk, { incident: incident.id, branch, path, generated: rendered.markdown, earlier, begun: seen.head !== undefined, ready: false });
  // Then there is no branch either, and nobody would hear of it.
  if (written.why === 'no-base' && seen.head === undefined && (await remote.readFile(written.path, seen.base.head)) !== undefined) {
    throw new Rejected('git', 'in_the_way', `${where.shown} has a file ${written.path} on ${seen.base.name} that Tocsin has no draft of. Move it away there, then try again.`);
  }
  return opened({ context, where, branch, written });
}

export async function lookAt(remote: Remote, { shown, branch: base }: Where, branch: string): Promise<Based> {
  const seen = await remote.look(branch, base);
  if (seen.base) return { ...seen, base: seen.base };
  const missing = seen.wanted === undefined ? 'does not say which branch is its default one' : `has no branch ${seen.wanted}`;
  throw new Rejected('git', 'no_base', `${shown} ${missing}: make a first commit there, or set POSTMORTEM_BRANCH.`);
}

/** Only for a draft that stood on its branch once. A squashed or rebased merge has other commits: what counts is that the document is there. */
export async function standing(remote: Remote, { base, head }: Based, { path, incident }: { readonly path: string; readonly incident: number }): Promise<'open' | 'merged' | 'closed'> {
  const there = await remote.readFile(path, base.head);
  if (there !== undefined && idIn(there) === incidentName(incident)) return 'merged';
  return head === undefined ? 'closed' : 'open';
}

function remoteDesk(context: Context, remote: Remote, where: Where, { branch, rendered, headline }: Drafted): Desk {
  let seen: Based | undefined;
  return {
    system: 'git',
    async head() {
      seen = await lookAt(remote, where, branch);
      // A new branch begins where the base is; the push that makes it carries the first commit.
      return seen.head ?? seen.base.head;
    },
    read: (path, at) => remote.readFile(path, at),
    changed: async (at) => (seen ? remote.changedFiles(seen.base.head, at) : []),
    async commit({ head, path, text, conflicts }) {
      const first = seen?.head === undefined;
      const push = first && context.config.postmortem['merge-request'] ? mergeRequest(seen?.base.name ?? '', rendered.title) : [];
      const done = await remote.commitFile({ branch, expected: seen?.head, parent: head, path, text, message: messageOf(headline, conflicts), push });
      return done === 'stale' ? 'stale' : 'done';
    },
  };
}

/** docs.gitlab.com, push options; `draft` since GitLab 15.0. They act only on a push that changes something. */
function mergeRequest(base: string, title: string): readonly string[] {
  return ['merge_request.create', `merge_request.target=${base}`, 'merge_request.draft', `merge_request.title=${title}`];
}

const mostNamed = 20;

/** There is no comment to write them in: the commit says where people and records differ. */
function messageOf(headline: string, conflicts: readonly Conflict[]): string {
  if (conflicts.length === 0) return `${headline}\n`;
  const named = conflicts.slice(0, mostNamed).map(({ where }) => `- ${defuse(where.replaceAll(/\s+/g, ' ').slice(0, 200))}`);
  const more = conflicts.length > mostNamed ? [`- and ${conflicts.length - mostNamed} more`] : [];
  return [headline, '', 'Here the records say something else than what somebody wrote, which stands:', '', ...named, ...more, ''].join('\n');
}

function opened({ context, where, branch, written }: { readonly context: Context; readonly where: Where; readonly branch: string; readonly written: Written }): Fate {
  const { what, why, conflicts, path } = written;
  const differ = conflicts.length === 0 ? '' : `, ${conflicts.length} told in the commit`;
  const outcome = why === undefined ? `branch ${branch}${what === 'same' ? ', nothing new' : ''}${differ}` : `branch ${branch}, not written: ${keptFor[why]}${differ}`;
  const url = webUrl(context.config.postmortem['web-url'], branch, path);
  return {
    outcome,
    decide: (now) => {
      if (now.postmortem?.branch === branch && now.postmortem.repo === where.shown) return branchSeen(now, 'open', git, context.config);
      return decide(
        [{ kind: 'postmortem.opened', key: `postmortem:${where.shown}:${branch}`, data: { repo: where.shown, path, branch, draft: true, ...(url === undefined ? {} : { url }) } }],
        [{ kind: 'slack.say', data: { about: 'postmortem' } }, { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.bookmarks.set', data: {} }],
      );
    },
  };
}

/** `https://git.acme.example/sre/pm/src/branch/{branch}/{path}`: the slashes of a branch and a path stay, as hosts want them. */
export function webUrl(template: string | undefined, branch: string, path: string): string | undefined {
  const encoded = (text: string) => text.split('/').map((part) => encodeURIComponent(part)).join('/');
  return template?.replaceAll('{branch}', () => encoded(branch)).replaceAll('{path}', () => encoded(path));
}
