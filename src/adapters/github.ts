// GitHub through octokit, in the words of the GitHub port. The only file that names the package.
import { App, Octokit } from 'octokit';
import type { z } from 'zod';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Clock, GitHub } from '../ports.ts';
import {
  accessAnswer, blobAnswer, commitAnswer, contentAnswer, installationAuth, labelsAnswer, pullAnswer, pullsAnswer, refAnswer, repositoryAnswer, toPull,
} from './github-answers.ts';
import { ONCE, unless } from './github-ask.ts';
import { dispatchMethods } from './github-dispatch.ts';
import { issueMethods } from './github-issues.ts';
import { classify, type Call } from './github-errors.ts';
import { createMoves, type Moves } from './github-moved.ts';
import { readablePath, splitRepository, writablePath } from './github-names.ts';
import { MISDIRECTED, withinApi } from './github-redirect.ts';
import { suggestMethods } from './github-suggest.ts';
import { talkMethods } from './github-talk.ts';
import { teamMethods } from './github-teams.ts';

/** Who we are for GitHub. The private key is PEM, PKCS#1 or PKCS#8, with real or written-out (`\n`) line ends. */
export type GitHubAuth =
  | { readonly token: string }
  | { readonly appId: string | number; readonly privateKey: string; readonly installationId: string | number };

export type GitHubOptions = {
  /** `https://api.github.com`, or `https://HOST/api/v3` for Enterprise Server. */
  readonly apiUrl: string;
  readonly auth: GitHubAuth;
  readonly version: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly clock?: Pick<Clock, 'now'> | undefined;
  /** Off only for tests and the demo: octokit spaces writes by 1 s and calls that notify people by 3 s. */
  readonly throttle?: { readonly enabled: boolean } | undefined;
  /** The unit of octokit's waits before it repeats after a 5xx (1 and 4 of it); 1,000 ms. */
  readonly retryUnitMs?: number | undefined;
  /** How long one try may take; 15,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Hears octokit's own warnings (deprecated routes, clock skew). */
  readonly warn?: ((text: string) => void) | undefined;
};

type Ask = <T>(call: Call, send: (client: Octokit) => Promise<{ data: unknown }>, shape: z.ZodType<T>) => Promise<T>;

// plugin-retry's own list, and 409 and 429: a stale sha never succeeds, and a 429 has to wait for `retry-after`.
const NOT_REPEATED = [400, 401, 403, 404, 409, 410, MISDIRECTED, 422, 429, 451];
const COMMIT = 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid url } } }';

/**
 * The GitHub port. Every method throws Outage or Rejected; a repository that is not `owner/name`, a path that leaves the
 * repository and a write under `.github/workflows` are Rejected before anything is sent.
 */
export function createGitHub(options: GitHubOptions): GitHub {
  const moves = createMoves();
  const ask = asker(options, moves);
  const asApp = 'appId' in options.auth;
  return { ...readers(ask, asApp, moves), ...writers(ask, moves), ...dispatchMethods(ask, asApp), ...issueMethods(ask), ...talkMethods(ask), ...suggestMethods(ask), ...teamMethods(ask) };
}

function readers(ask: Ask, asApp: boolean, moves: Moves): Pick<GitHub, 'access' | 'defaultBranch' | 'head' | 'readFile' | 'pullFrom'> {
  return {
    async access(repo) {
      const where = splitRepository(repo);
      const call = { doing: 'say what we may do', repo, write: false };
      const found = await unless('404', ask(call, (client) => client.rest.repos.get(where), accessAnswer));
      if (!found) return undefined;
      const { default_branch: defaultBranch, archived = false, permissions } = found;
      if (!asApp) return { defaultBranch, archived, push: permissions?.push, pulls: undefined };
      const given = await ask(call, async (client) => ({ data: await client.auth({ type: 'installation' }) }), installationAuth);
      return { defaultBranch, archived, push: given.permissions?.['contents'] === 'write', pulls: given.permissions?.['pull_requests'] === 'write' };
    },

    async defaultBranch(repo) {
      const where = splitRepository(repo);
      const call = { doing: 'say what the default branch is', repo, write: false };
      return (await ask(call, (client) => client.rest.repos.get(where), repositoryAnswer)).default_branch;
    },

    async head(repo, branch) {
      const where = splitRepository(repo);
      const call = { doing: `look up the branch ${branch}`, repo, write: false };
      const found = ask(call, (client) => client.rest.git.getRef({ ...where, ref: `heads/${branch}` }), refAnswer);
      return (await unless('404', found))?.object.sha;
    },

    async readFile(repo, path, at) {
      const where = { ...splitRepository(repo), path: readablePath(path), ref: at };
      const call = { doing: `read ${path}`, repo, write: false };
      const found = await unless('404', ask(call, (client) => client.rest.repos.getContent(where), contentAnswer));
      if (found === undefined) return undefined;
      if (Array.isArray(found) || found.type !== 'file') {
        const message = `${path} in ${repo} is not a file: choose another path or move what is there.`;
        throw new Rejected('github', 'not_a_file', message);
      }
      // From 1 MiB on the contents API answers without content; the blob has it, up to 100 MB (docs.github.com, contents).
      if (found.encoding === 'base64' && found.content !== undefined) {
        return { text: decode(found.content, path, repo), blob: found.sha };
      }
      const blob = { ...splitRepository(repo), file_sha: found.sha };
      const { content } = await ask(call, (client) => client.rest.git.getBlob(blob), blobAnswer);
      return { text: decode(content, path, repo), blob: found.sha };
    },

    async pullFrom(repo, branch) {
      const call = { doing: `list the pull requests from ${branch}`, repo, write: false };
      const newestFirst = { state: 'all', sort: 'created', direction: 'desc', per_page: 30 } as const;
      const list = (where: ReturnType<typeof splitRepository>): Promise<z.infer<typeof pullsAnswer>> =>
        ask(call, (client) => client.rest.pulls.list({ ...where, head: `${where.owner}:${branch}`, ...newestFirst }), pullsAnswer);
      const found = await list(splitRepository(repo));
      // Of a repository that was transferred, the filter names another owner.
      const name = await moves.now(ask, repo);
      const pulls = name === repo ? found : await list(splitRepository(name));
      // GitHub ignores a head filter that it cannot read and lists everything: look at the branch again.
      const newest = pulls.find((pull) => pull.head.ref === branch);
      return newest === undefined ? undefined : toPull(newest);
    },
  };
}

function writers(ask: Ask, moves: Moves): Pick<GitHub, 'createBranch' | 'commitFile' | 'openPull' | 'addLabels'> {
  return {
    async createBranch(repo, branch, at) {
      const body = { ...splitRepository(repo), ref: `refs/heads/${branch}`, sha: at, request: ONCE };
      const call = { doing: `create the branch ${branch}`, repo, write: true };
      const made = await unless('already_exists', ask(call, (client) => client.rest.git.createRef(body), refAnswer));
      return made === undefined ? 'exists' : 'created';
    },

    async commitFile({ repo, branch, expectedHead, path, text, headline }) {
      splitRepository(repo);
      const input = {
        branch: { repositoryNameWithOwner: await moves.now(ask, repo), branchName: branch },
        expectedHeadOid: expectedHead,
        message: { headline },
        fileChanges: { additions: [{ path: writablePath(path), contents: Buffer.from(text, 'utf8').toString('base64') }] },
      };
      const call = { doing: `commit ${path} to ${branch}`, repo, write: true };
      // Safe to repeat, by octokit too: after a lost answer the head has moved, and the second try comes back stale.
      const send = async (client: Octokit): Promise<{ data: unknown }> => ({ data: await client.graphql(COMMIT, { input }) });
      const made = await unless('STALE_DATA', ask(call, send, commitAnswer));
      if (made === undefined) return 'stale';
      const { oid, url } = made.createCommitOnBranch.commit;
      return { commit: oid, url };
    },

    async openPull({ repo, branch, base, title, body, draft }) {
      const pull = { ...splitRepository(repo), head: branch, base, title, body, draft, request: ONCE };
      const call = { doing: `open a pull request from ${branch}`, repo, write: true };
      try {
        return toPull(await ask(call, (client) => client.rest.pulls.create(pull), pullAnswer));
      } catch (error) {
        if (error instanceof Rejected && error.code === 'already_exists') return 'exists';
        if (error instanceof Rejected && error.code === 'drafts_unsupported') return 'drafts-unsupported';
        throw error;
      }
    },

    async addLabels(repo, number, labels) {
      if (labels.length === 0) return;
      const body = { ...splitRepository(repo), issue_number: number, labels: [...labels] };
      const call = { doing: `label #${number}`, repo, write: true };
      await ask(call, (client) => client.rest.issues.addLabels(body), labelsAnswer);
    },
  };
}

/** UTF-8 or nothing: text that was decoded with replacements would be written back damaged. */
function decode(content: string, path: string, repo: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(content, 'base64'));
  } catch (error) {
    throw new Rejected('github', 'not_text', `${path} in ${repo} is not UTF-8 text: save it as UTF-8.`, { cause: error });
  }
}

/** One way to ask: connect, send, classify what is thrown, and read the answer with its shape. */
function asker(options: GitHubOptions, moves: Moves): Ask {
  const connect = connector(options, moves);
  const now = (): Date => options.clock?.now() ?? new Date();
  return async (call, send, shape) => {
    const client = await connect();
    const answer = await send(client).catch((thrown: unknown) => {
      throw classify(thrown, call, now());
    });
    const read = shape.safeParse(answer.data);
    if (read.success) return read.data;
    // octokit gives an empty text for a success whose body broke off: the call was most likely carried out.
    const message = `GitHub's answer to "${call.doing}" in ${call.repo} could not be read`;
    throw new Outage('github', message, { ambiguous: call.write, cause: read.error });
  };
}

/** One client for the life of the process; octokit renews an installation's token by itself. */
function connector(options: GitHubOptions, moves: Moves): () => Promise<Octokit> {
  const Base = clientClass(options, moves);
  const { auth } = options;
  if ('token' in auth) {
    const client = new Base({ auth: auth.token });
    return () => Promise.resolve(client);
  }
  let client: Promise<Octokit> | undefined;
  return () => (client ??= connectApp(Base, auth));
}

async function connectApp(Base: typeof Octokit, auth: Exclude<GitHubAuth, { token: string }>): Promise<Octokit> {
  try {
    const app = new App({ appId: auth.appId, privateKey: auth.privateKey, Octokit: Base });
    // Signs once without the network: a key that cannot be read is found here and not called a failed request.
    await app.octokit.auth({ type: 'app' });
    return await app.getInstallationOctokit(Number(auth.installationId));
  } catch (error) {
    const fix = 'set GITHUB_APP_PRIVATE_KEY to the whole PEM file, GITHUB_APP_ID and GITHUB_APP_INSTALLATION_ID to numbers.';
    throw new Rejected('github', 'app', `The GitHub App's credentials cannot be used: ${fix}`, { cause: error });
  }
}

function clientClass(options: GitHubOptions, moves: Moves): typeof Octokit {
  const send = withinApi(options.fetch ?? globalThis.fetch, options.apiUrl, moves.add);
  const timeoutMs = options.timeoutMs ?? 15_000;
  const silent = (): void => undefined;
  const warn = options.warn ?? silent;
  return Octokit.defaults({
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    userAgent: `tocsin/${options.version}`,
    log: { debug: silent, info: silent, warn, error: warn },
    request: {
      // The limit is for each try and lies in here: an aborted `request.signal` would be repeated for 14 s.
      fetch: (url: string, init: RequestInit) => {
        const signals = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
        return send(url, { ...init, signal: AbortSignal.any(signals) });
      },
    },
    retry: { doNotRetry: NOT_REPEATED, retries: 2, retryAfterBaseValue: options.retryUnitMs ?? 1000 },
    throttle: {
      enabled: options.throttle?.enabled ?? true,
      // Short waits are sat out here; longer ones go back to the runner, which reschedules.
      onRateLimit: (after: number, _options: object, _client: object, tries: number) => after <= 60 && tries < 1,
      onSecondaryRateLimit: (after: number, _options: object, _client: object, tries: number) => after <= 90 && tries < 2,
    },
  });
}
