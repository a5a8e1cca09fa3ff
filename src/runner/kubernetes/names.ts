// What the objects of one try are called, and the labels and notes by which they are known again. Pure.
import { createHash } from 'node:crypto';
import { Rejected } from '../../domain/errors.ts';

/** The Pod's or Job's, its Secret's and its marker's name: the same for all, so that anybody who has the ref finds them. */
export function nameOf(ref: string): string {
  if (!/^[A-Za-z0-9][\w-]{0,119}$/.test(ref)) throw new Rejected('runbook', 'ref', 'This is not the name of a step’s try.');
  const plain = `rb-${ref}`;
  // A Job's name becomes a label of its Pods, which may have 63 characters.
  if (plain.length <= 63 && /^[a-z0-9-]*[a-z0-9]$/.test(plain)) return plain;
  const cut = plain.toLowerCase().replaceAll('_', '-').slice(0, 46).replace(/-+$/, '');
  return `${cut}-${createHash('sha256').update(ref).digest('hex').slice(0, 16)}`;
}

export const labelOf = { managedBy: 'app.kubernetes.io/managed-by', try: 'tocsin.dev/try', profile: 'tocsin.dev/profile', risk: 'tocsin.dev/risk', egress: 'tocsin.dev/egress' } as const;
export const manager = 'tocsin-runner';

/** `open`: the profile's network policy lets it out. `closed`: no policy may. */
export type Egress = 'open' | 'closed';

export const noteOf = {
  /** Which call of `start` made it: the marker names the one whose Pod may begin. */
  nonce: 'tocsin.dev/nonce',
  timeoutMs: 'tocsin.dev/timeout-ms', startMs: 'tocsin.dev/start-ms',
  /** The line between what it said on the way and its standard output, when it hands that on. */
  fence: 'tocsin.dev/fence',
  /** On the marker: how we ended it, written before we did. */
  ending: 'tocsin.dev/ending',
} as const;

export const gateKey = (nonce: string): string => `go-${nonce}`;
