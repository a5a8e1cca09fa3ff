// GraphQL: the three mutations that Tocsin uses, answered whole whatever fields were chosen.
import { z } from 'zod';
import { commitChange } from './commits.ts';
import { Refused, type Answer, type Asked, type Route } from './http.ts';
import { pullUrl } from './present-tickets.ts';
import { nodeId, urls } from './present.ts';
import { allPulls, setDraft } from './pulls.ts';
import type { Desk } from './types.ts';

const asked = z.object({ query: z.string(), variables: z.object({ input: z.record(z.string(), z.json()) }).optional() });
const commitInput = z.object({
  branch: z.object({ repositoryNameWithOwner: z.string(), branchName: z.string() }),
  expectedHeadOid: z.string(),
  message: z.object({ headline: z.string(), body: z.string().optional() }),
  fileChanges: z.object({
    additions: z.array(z.object({ path: z.string(), contents: z.base64() })).default([]),
    deletions: z.array(z.object({ path: z.string() })).default([]),
  }),
});
const pullInput = z.object({ pullRequestId: z.string() });

/** GraphQL refuses with 200: `type` is what clients test. */
class GraphRefused extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'GraphRefused';
    this.type = type;
  }
}

export const graphqlRoutes: readonly Route[] = [{ method: 'POST', path: '/graphql', answer: answerGraphql }];

async function answerGraphql({ desk, body }: Asked): Promise<Answer> {
  const read = asked.safeParse(body);
  const query = read.data?.query ?? '';
  const name = /\b(createCommitOnBranch|markPullRequestReadyForReview|convertPullRequestToDraft)\s*\(/.exec(query)?.[1];
  if (name === undefined) {
    const message = 'This look-alike knows three mutations only, each with one variable $input.';
    return { status: 200, body: { errors: [{ message }] } };
  }
  try {
    const input = read.data?.variables?.input;
    const data = name === 'createCommitOnBranch' ? await createCommit(desk, input) : turnPull(desk, name, input);
    return { status: 200, body: { data: { [name]: data } } };
  } catch (error) {
    const type = error instanceof GraphRefused ? error.type : 'UNPROCESSABLE';
    if (!(error instanceof GraphRefused) && !(error instanceof Refused)) throw error;
    const refusal = { type, path: [name], locations: [{ line: 1, column: 1 }], message: error.message };
    return { status: 200, body: { data: { [name]: null }, errors: [refusal] } };
  }
}

function input<T>(shape: z.ZodType<T>, given: unknown): T {
  const read = shape.safeParse(given);
  if (read.success) return read.data;
  throw new GraphRefused('UNPROCESSABLE', `Variable $input was provided invalid value: ${z.prettifyError(read.error)}`);
}

async function createCommit(desk: Desk, given: unknown): Promise<unknown> {
  const wanted = input(commitInput, given);
  const { repositoryNameWithOwner: name, branchName: branch } = wanted.branch;
  if (name.toLowerCase() !== `${desk.owner}/${desk.repo}`.toLowerCase()) {
    throw new GraphRefused('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
  }
  const changes = [
    ...wanted.fileChanges.additions.map(({ path, contents }) => ({ path, content: Buffer.from(contents, 'base64') })),
    ...wanted.fileChanges.deletions.map(({ path }) => ({ path, content: undefined })),
  ];
  const message = [wanted.message.headline, wanted.message.body].filter(Boolean).join('\n\n');
  const commit = await commitChange(desk, { branch, expected: wanted.expectedHeadOid, changes, message });
  if (commit === undefined) {
    // The wording, with its two spaces, as in ministryofjustice/modernisation-platform#11985.
    const text = `Expected branch to point to "${wanted.expectedHeadOid}" but it did not.  Pull and try again.`;
    throw new GraphRefused('STALE_DATA', text);
  }
  return { commit: { oid: commit, url: `${urls(desk).html}/commit/${commit}` }, ref: { name: branch, target: { oid: commit } } };
}

function turnPull(desk: Desk, name: string, given: unknown): unknown {
  const { pullRequestId: id } = input(pullInput, given);
  const ticket = allPulls(desk).find((one) => nodeId('PR', one.number) === id);
  if (ticket === undefined) throw new GraphRefused('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  setDraft(desk, ticket, name === 'convertPullRequestToDraft');
  return { pullRequest: { id, number: ticket.number, isDraft: ticket.pull.draft, url: pullUrl(desk, ticket.number) } };
}
