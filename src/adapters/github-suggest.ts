// What is written beside the lines of a pull request: read, and written once.
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { GitHub } from '../ports.ts';
import { ONCE, type Ask } from './github-ask.ts';
import { splitRepository } from './github-names.ts';

const COMMENTS = '/repos/{owner}/{repo}/pulls/{pull_number}/comments';
const PAGE = 100;
const MOST_PAGES = 10;
const comment = z.object({ body: z.string().nullish(), html_url: z.string() });

export function suggestMethods(ask: Ask): Pick<GitHub, 'reviewComments' | 'commentLine'> {
  return {
    async reviewComments(repo, number) {
      const call = { doing: `read what is written beside the lines of #${number}`, repo, write: false };
      const found: { body: string; url: string }[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const answer = await ask(call, (client) => client.request(`GET ${COMMENTS}`, { ...splitRepository(repo), pull_number: number, per_page: PAGE, page }), z.array(comment));
        found.push(...answer.map((one) => ({ body: one.body ?? '', url: one.html_url })));
        if (answer.length < PAGE) break;
      }
      return found;
    },
    async commentLine({ repo, number, commit, path, line, body }) {
      const call = { doing: `write beside line ${line} of #${number}`, repo, write: true };
      // The right side is the file as the pull request leaves it (docs.github.com, Create a review comment).
      const wanted = { ...splitRepository(repo), pull_number: number, commit_id: commit, path, line, side: 'RIGHT', body, request: ONCE };
      try {
        return { url: (await ask(call, (client) => client.request(`POST ${COMMENTS}`, wanted), comment)).html_url };
      } catch (error) {
        // "line must be part of the diff", or a commit that is no longer in it.
        if (error instanceof Rejected && error.code === '422') return 'refused';
        throw error;
      }
    },
  };
}
