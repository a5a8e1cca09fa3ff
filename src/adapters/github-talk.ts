// A pull request as a conversation: its labels, its comments, who is asked to look at it, and which files it changes.
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { GitHub } from '../ports.ts';
import { ONCE, type Ask } from './github-ask.ts';
import { splitRepository } from './github-names.ts';

type Talk = Pick<GitHub, 'labels' | 'comments' | 'addComment' | 'editComment' | 'requestReview' | 'changedFiles'>;

const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';
const ISSUE = '/repos/{owner}/{repo}/issues/{issue_number}';
const PAGE = 100;
const MOST_PAGES = 10;

const labels = z.array(z.object({ name: z.string() }));
const comment = z.object({ id: z.int(), body: z.string().nullish() });
const anything = z.looseObject({});
const files = z.array(z.object({ filename: z.string(), status: z.string() }));

export function talkMethods(ask: Ask): Talk {
  return {
    async labels(repo, number) {
      const call = { doing: `read the labels of #${number}`, repo, write: false };
      const found = await ask(call, (client) => client.request(`GET ${ISSUE}`, { ...splitRepository(repo), issue_number: number }), z.object({ labels }));
      return found.labels.map(({ name }) => name);
    },
    async comments(repo, number) {
      const call = { doing: `read the comments of #${number}`, repo, write: false };
      const found: { id: number; body: string }[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = { ...splitRepository(repo), issue_number: number, per_page: PAGE, page };
        const answer = await ask(call, (client) => client.request(`GET ${ISSUE}/comments`, query), z.array(comment));
        found.push(...answer.map(({ id, body }) => ({ id, body: body ?? '' })));
        if (answer.length < PAGE) break;
      }
      return found;
    },
    async addComment(repo, number, body) {
      const wanted = { ...splitRepository(repo), issue_number: number, body, request: ONCE };
      await ask({ doing: `comment on #${number}`, repo, write: true }, (client) => client.request(`POST ${ISSUE}/comments`, wanted), anything);
    },
    async editComment(repo, id, body) {
      const wanted = { ...splitRepository(repo), comment_id: id, body };
      await ask({ doing: 'edit a comment', repo, write: true }, (client) => client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', wanted), anything);
    },
    async requestReview(repo, number, who) {
      const { owner } = splitRepository(repo);
      // A team of another organisation is none that GitHub could ask; its slug alone is what the API takes.
      const [org, team] = who.split('/');
      const asked = team === undefined ? { reviewers: [who] } : { team_reviewers: [org === owner ? team : who] };
      const call = { doing: `ask ${who} to review #${number}`, repo, write: true };
      try {
        // One without access fails the whole call: so each is asked alone.
        await ask(call, (client) => client.request(`POST ${PULL}/requested_reviewers`, { ...splitRepository(repo), pull_number: number, ...asked }), anything);
        return 'asked';
      } catch (error) {
        if (error instanceof Rejected && ['422', '404'].includes(error.code)) return 'refused';
        throw error;
      }
    },
    async changedFiles(repo, number) {
      const call = { doing: `list the files of #${number}`, repo, write: false };
      const answer = await ask(call, (client) => client.request(`GET ${PULL}/files`, { ...splitRepository(repo), pull_number: number, per_page: PAGE }), files);
      return answer.filter(({ status }) => status !== 'removed').map(({ filename }) => filename);
    },
  };
}
