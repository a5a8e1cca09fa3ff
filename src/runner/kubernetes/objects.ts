// The objects of a try in the cluster: made once, found again, taken away. Every question whether something was made is answered by its name.
import type { z } from 'zod';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { Api, Call, Said } from './api.ts';
import type { Kind } from './manifest.ts';
import { labelOf, noteOf } from './names.ts';
import { jobShape, listOf, objectShape, podShape, secretShape, type KubeJob, type Pod } from './shapes.ts';

export type Seen = {
  readonly pod: Pod | undefined; readonly job: KubeJob | undefined;
  /** The API server's clock, in ms. */
  readonly at: number;
};

export type Plural = 'pods' | 'jobs' | 'secrets' | 'configmaps';

export function pathOf(namespace: string, plural: Plural, name?: string): string {
  return `${plural === 'jobs' ? '/apis/batch/v1' : '/api/v1'}/namespaces/${namespace}/${plural}${name === undefined ? '' : `/${name}`}`;
}

const pluralOf = { Pod: 'pods', Job: 'jobs' } as const;
const rightsWords = 'Give the runner’s service account the Role of docs/kubernetes/runner.yaml, or correct the profile';

/** What was read, or undefined when it is not there. @throws Outage when that cannot be said. */
export async function get<T>(api: Api, shape: z.ZodType<T>, call: Omit<Call, 'method'>): Promise<{ readonly found: T; readonly at: number } | undefined> {
  const said = await api.ask({ method: 'GET', ...call });
  if (said.is === 'absent') return undefined;
  if (said.is !== 'ok') throw new Outage('runbook', `The cluster does not let the runner look (${wordsOf(said)}). ${rightsWords}.`);
  return { found: shape.parse(said.body), at: said.at };
}

function wordsOf(said: Said): string {
  return said.is === 'refused' ? `${said.status}: ${said.message}` : said.is;
}

/**
 * Makes a Pod, Job or Secret of this call of `start`. Undefined: there is one already that is not ours. A lost answer is looked up by
 * the name; what is not found then may still come, so it is not made again: the Outage leaves it to `look`.
 * @throws Rejected when the cluster said no: nothing was made.
 */
export async function make(api: Api, namespace: string, plural: Plural, { name, nonce, body }: { readonly name: string; readonly nonce: string; readonly body: object }): Promise<{ readonly uid: string } | undefined> {
  const look = async (): Promise<{ uid: string } | 'another' | undefined> => {
    const there = await get(api, objectShape, { path: pathOf(namespace, plural, name) });
    if (there === undefined) return undefined;
    const { uid, annotations } = there.found.metadata;
    return annotations[noteOf.nonce] === nonce ? { uid } : 'another';
  };
  let said: Said;
  try {
    said = await api.ask({ method: 'POST', path: pathOf(namespace, plural), body });
  } catch (error) {
    if (!(error instanceof Outage) || !error.ambiguous) throw error;
    const found = await look();
    if (found === undefined) throw error;
    return found === 'another' ? undefined : found;
  }
  if (said.is === 'ok') return { uid: objectShape.parse(said.body).metadata.uid };
  if (said.is === 'exists') {
    const found = await look();
    return typeof found === 'object' ? found : undefined;
  }
  throw refusal(said, namespace, plural);
}

/** Of a Secret the cluster's words are left out: they could repeat what is in it. */
export function refusal(said: Said, namespace: string, plural: Plural): Rejected {
  const why = said.is === 'absent' ? `there is no namespace ${namespace}` : wordsOf(said);
  return new Rejected('runbook', 'kubernetes', `Nothing was run: the cluster refused to make the step’s ${plural} (${plural === 'secrets' && said.is === 'refused' ? String(said.status) : why}). ${rightsWords}.`);
}

/** A Job's Pods are found by their label: there may be two of them, then the one that counts is the one that got further. */
export async function see(api: Api, namespace: string, name: string, kind: Kind): Promise<Seen> {
  if (kind === 'Pod') {
    const pod = await get(api, podShape, { path: pathOf(namespace, 'pods', name) });
    return { pod: pod?.found, job: undefined, at: pod?.at ?? 0 };
  }
  // The Job first: asked after its Pods, one that ended and was cleaned up in between would look like one that waits.
  const job = await get(api, jobShape, { path: pathOf(namespace, 'jobs', name) });
  const pods = await get(api, listOf(podShape), { path: pathOf(namespace, 'pods'), query: { labelSelector: `${labelOf.try}=${name}` } });
  const items = pods?.found.items ?? [];
  const best = items.find(({ status }) => status?.phase === 'Succeeded') ?? items.toSorted((a, b) => (b.metadata.creationTimestamp ?? 0) - (a.metadata.creationTimestamp ?? 0))[0];
  return { pod: best, job: job?.found, at: pods?.at ?? job?.at ?? 0 };
}

/** The salted hashes of the secrets it had. */
export async function printOf(api: Api, namespace: string, name: string): Promise<string | undefined> {
  const secret = await get(api, secretShape, { path: pathOf(namespace, 'secrets', name) });
  const text = secret?.found.data['fingerprint'];
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

/**
 * Asks for the end of the Pod or Job, and of the Secret with it. Grace is a second and never 0: with 0 the API forgets the Pod at once,
 * whether or not its machine has ended it (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-forced).
 */
export async function remove(api: Api, namespace: string, name: string, kind: Kind, uid?: string): Promise<void> {
  const preconditions = uid === undefined ? {} : { preconditions: { uid } };
  const options = kind === 'Pod' ? { gracePeriodSeconds: 1 } : { propagationPolicy: 'Foreground' };
  await erase(api, { path: pathOf(namespace, pluralOf[kind], name), body: { apiVersion: 'v1', kind: 'DeleteOptions', ...options, ...preconditions } });
}

/** Gone, or on its way, or another of that name: all are fine. */
export async function erase(api: Api, call: Omit<Call, 'method'>): Promise<void> {
  const said = await api.ask({ method: 'DELETE', ...call });
  if (said.is === 'refused' && said.status !== 409) throw new Outage('runbook', `The cluster does not let the runner remove a step’s objects (${wordsOf(said)}). ${rightsWords}.`);
}
