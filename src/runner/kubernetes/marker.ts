// The start marker: an unchangeable ConfigMap, one for a try, ever. Who makes it decides whether the try begins, and which Pod may.
import { z } from 'zod';
import { Outage } from '../../domain/errors.ts';
import type { Api, Said } from './api.ts';
import { markerOf, type Kind } from './manifest.ts';
import { gateKey, labelOf, manager, noteOf } from './names.ts';
import { get, pathOf, refusal } from './objects.ts';
import { configMapShape, listOf, objectShape, type ConfigMap } from './shapes.ts';

/** How we ended it, written before we did, so that whoever looks afterwards knows that it was us. */
const endingShape = z.object({ status: z.enum(['failed', 'timed_out', 'cancelled']), why: z.string() });
export type Ending = z.infer<typeof endingShape>;

export type Marker = { readonly is: 'released'; readonly kind: Kind; readonly ending: Ending | undefined } | { readonly is: 'never' | 'cancelled'; readonly ending: Ending | undefined };

function readMarker({ data, metadata }: ConfigMap): Marker {
  const text = metadata.annotations[noteOf.ending];
  const ending = text === undefined ? undefined : endingShape.parse(JSON.parse(text));
  if ('never' in data) return { is: 'never', ending };
  if ('cancelled' in data) return { is: 'cancelled', ending };
  return { is: 'released', kind: data['kind'] === 'Job' ? 'Job' : 'Pod', ending };
}

export async function findMarker(api: Api, namespace: string, name: string): Promise<Marker | undefined> {
  const there = await get(api, configMapShape, { path: pathOf(namespace, 'configmaps', name) });
  return there && readMarker(there.found);
}

/** Lets exactly the Pod of this call begin. False: somebody else has decided before. An answer that stays lost is an Outage: `look` will tell. */
export async function release(api: Api, namespace: string, name: string, { nonce, kind }: { readonly nonce: string; readonly kind: Kind }): Promise<boolean> {
  const key = gateKey(nonce);
  const mine = async (): Promise<boolean | undefined> => {
    const there = await get(api, configMapShape, { path: pathOf(namespace, 'configmaps', name) });
    return there && key in there.found.data;
  };
  let said: Said;
  try {
    said = await api.ask({ method: 'POST', path: pathOf(namespace, 'configmaps'), body: markerOf(name, namespace, { [key]: '', kind }) });
  } catch (error) {
    if (!(error instanceof Outage) || !error.ambiguous) throw error;
    const found = await mine();
    if (found === undefined) throw error;
    return found;
  }
  if (said.is === 'ok') return true;
  if (said.is === 'exists') return (await mine()) === true;
  throw refusal(said, namespace, 'configmaps');
}

/**
 * Takes the marker so that nothing can begin any more: no Pod of this name, there or still to come, finds its key in it.
 * Undefined when it is taken now; else what stood there.
 */
export async function take(api: Api, namespace: string, name: string, what: 'never' | 'cancelled'): Promise<Marker | undefined> {
  const before = await findMarker(api, namespace, name);
  if (before) return before;
  const said = await api.ask({ method: 'POST', path: pathOf(namespace, 'configmaps'), body: markerOf(name, namespace, { [what]: '' }) });
  if (said.is === 'ok') return undefined;
  const there = said.is === 'exists' ? await findMarker(api, namespace, name) : undefined;
  if (there) return there;
  throw new Outage('runbook', `Whether the step began cannot be said: ${said.is === 'exists' ? 'its marker was removed by somebody' : refusal(said, namespace, 'configmaps').message}`);
}

export async function noteEnding(api: Api, namespace: string, name: string, ending: Ending): Promise<void> {
  const said = await api.ask({ method: 'PATCH', path: pathOf(namespace, 'configmaps', name), body: { metadata: { annotations: { [noteOf.ending]: JSON.stringify(ending) } } } });
  if (said.is !== 'ok') throw new Outage('runbook', 'The step’s marker could not be written to, so it was not ended.');
}

/** Names of tries whose markers are older than `ageMs`, by the API server's clock. */
export async function oldMarkers(api: Api, namespace: string, ageMs: number): Promise<readonly string[]> {
  const list = await get(api, listOf(objectShape), { path: pathOf(namespace, 'configmaps'), query: { labelSelector: `${labelOf.managedBy}=${manager},${labelOf.try}`, limit: '200' } });
  if (!list) return [];
  return list.found.items.filter(({ metadata }) => list.at - (metadata.creationTimestamp ?? list.at) > ageMs).map(({ metadata }) => metadata.name);
}
