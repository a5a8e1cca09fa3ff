// What the runner's service account may do in its namespace: exactly this, and nothing that would let it be more than a runner.
import { z } from 'zod';
import type { Api } from './api.ts';

type Right = { readonly group: string; readonly resource: string; readonly subresource?: string; readonly verb: string };

function rights(group: string, resource: string, verbs: string, subresource?: string): readonly Right[] {
  return verbs.split(' ').map((verb) => ({ group, resource, verb, ...(subresource === undefined ? {} : { subresource }) }));
}

/** docs/kubernetes/runner.yaml gives these. */
export const needed: readonly Right[] = [
  ...rights('', 'pods', 'create get list watch delete'), ...rights('', 'pods', 'get', 'log'), ...rights('batch', 'jobs', 'create get delete'),
  ...rights('', 'secrets', 'create get delete'), ...rights('', 'configmaps', 'create get list patch delete'), ...rights('networking.k8s.io', 'networkpolicies', 'list'),
];

/** Each makes the runner something else: a shell in what runs, another's token, its own judge. */
const tooMuch: readonly (Right & { readonly everywhere?: boolean })[] = [
  ...rights('', 'pods', 'create', 'exec'), ...rights('', 'secrets', 'list'), ...rights('', 'serviceaccounts', 'create', 'token'),
  ...rights('rbac.authorization.k8s.io', 'rolebindings', 'create'), ...rights('networking.k8s.io', 'networkpolicies', 'delete'),
  { group: '', resource: 'pods', verb: 'create', everywhere: true }, { group: '*', resource: '*', verb: '*', everywhere: true },
];

const reviewShape = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

async function may(api: Api, namespace: string, { group, resource, subresource, verb }: Right): Promise<boolean> {
  const resourceAttributes = { namespace, group, resource, verb, ...(subresource === undefined ? {} : { subresource }) };
  const said = await api.ask({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } } });
  return said.is === 'ok' && reviewShape.parse(said.body).status.allowed;
}

function wordsOf({ resource, subresource, verb }: Right): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** What is missing, and what is too much, in words like `create pods`. */
export async function reviewRights(api: Api, namespace: string): Promise<{ readonly missing: readonly string[]; readonly more: readonly string[] }> {
  const asked = await Promise.all(needed.map(async (right) => ({ right, yes: await may(api, namespace, right) })));
  const wide = await Promise.all(tooMuch.map(async (right) => ({ right, yes: await may(api, right.everywhere === true ? '' : namespace, right) })));
  return {
    missing: asked.filter(({ yes }) => !yes).map(({ right }) => wordsOf(right)),
    more: wide.filter(({ yes }) => yes).map(({ right }) => `${wordsOf(right)}${right.everywhere === true ? ' in every namespace' : ''}`),
  };
}
