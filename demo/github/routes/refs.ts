// REST: the repository, its refs, and who we are.
import { z } from 'zod';
import { notFound, Refused, shaped, type Asked, type Route } from '../http.ts';
import { refJson, repositoryJson, userJson } from '../present.ts';
import { followBranches } from '../pulls.ts';

const newRef = z.object({ ref: z.string(), sha: z.string() });
const movedRef = z.object({ sha: z.string(), force: z.boolean().default(false) });

export const refRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo', answer: ({ desk }) => ({ status: 200, body: repositoryJson(desk) }) },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/ref/*ref',
    async answer({ desk, param }) {
      const ref = `refs/${param('ref')}`;
      const sha = await desk.git.ref(ref);
      if (sha === undefined) throw notFound();
      return { status: 200, body: refJson(desk, ref, sha) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/matching-refs/*ref',
    async answer({ desk, param }) {
      const refs = await desk.git.refs(`refs/${param('ref')}`);
      return { status: 200, body: refs.map(({ ref, sha }) => refJson(desk, ref, sha)) };
    },
  },
  { method: 'POST', path: '/repos/:owner/:repo/git/refs', answer: createRef },
  { method: 'PATCH', path: '/repos/:owner/:repo/git/refs/*ref', answer: updateRef },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/git/refs/*ref',
    async answer({ desk, param }) {
      const ref = `refs/${param('ref')}`;
      const sha = await desk.git.ref(ref);
      if (sha === undefined || !(await desk.git.moveRef(ref, undefined, sha))) throw new Refused(422, 'Reference does not exist');
      await followBranches(desk);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/branches/*branch',
    async answer({ desk, param }) {
      const sha = await desk.git.ref(`refs/heads/${param('branch')}`);
      if (sha === undefined) throw new Refused(404, 'Branch not found');
      return { status: 200, body: { name: param('branch'), commit: { sha }, protected: false } };
    },
  },
  { method: 'GET', path: '/user', answer: () => ({ status: 200, body: userJson('tocsin-demo') }) },
  {
    method: 'GET',
    path: '/rate_limit',
    answer: ({ desk }) => {
      const core = { limit: 5000, used: 0, remaining: 5000, reset: Math.floor(desk.clock.now().getTime() / 1000) + 3600 };
      return { status: 200, body: { resources: { core, graphql: core, search: core }, rate: core } };
    },
  },
];

async function createRef({ desk, body }: Asked): Promise<{ status: number; body: unknown }> {
  const { ref, sha } = shaped(newRef, body);
  if (!/^refs\/(heads|tags)\/./.test(ref) || !(await desk.git.validRef(ref))) {
    throw new Refused(422, `${ref} is not a valid ref name.`);
  }
  if ((await desk.git.kind(sha)) !== 'commit') throw new Refused(422, 'Object does not exist');
  if (!(await desk.git.moveRef(ref, sha, undefined))) throw new Refused(422, 'Reference already exists');
  desk.changed();
  return { status: 201, body: refJson(desk, ref, sha) };
}

async function updateRef({ desk, body, param }: Asked): Promise<{ status: number; body: unknown }> {
  const { sha, force } = shaped(movedRef, body);
  const ref = `refs/${param('ref')}`;
  const before = await desk.git.ref(ref);
  if (before === undefined) throw new Refused(422, 'Reference does not exist');
  if ((await desk.git.kind(sha)) !== 'commit') throw new Refused(422, 'Object does not exist');
  const forward = force || (await desk.git.isAncestor(before, sha));
  if (!forward || !(await desk.git.moveRef(ref, sha, before))) throw new Refused(422, 'Update is not a fast forward');
  await followBranches(desk);
  return { status: 200, body: refJson(desk, ref, sha) };
}
