// Repositories that go by another name now. REST follows GitHub's redirects; a filter by owner and GraphQL need the name itself.
import { z } from 'zod';
import type { Ask } from './github-ask.ts';
import { splitRepository } from './github-names.ts';

export type Moves = {
  /** Its address led elsewhere. */
  readonly add: (repo: string) => void;
  /** What it is called now: asked for only once its address has led elsewhere. */
  readonly now: (ask: Ask, repo: string) => Promise<string>;
};

const named = z.object({ full_name: z.string() });

export function createMoves(): Moves {
  const away = new Set<string>();
  return {
    add: (repo) => void away.add(repo.toLowerCase()),
    async now(ask, repo) {
      if (!away.has(repo.toLowerCase())) return repo;
      const call = { doing: 'say what the repository is called now', repo, write: false };
      return (await ask(call, (client) => client.request('GET /repos/{owner}/{repo}', splitRepository(repo)), named)).full_name;
    },
  };
}
