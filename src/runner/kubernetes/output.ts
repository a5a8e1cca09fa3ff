// What a step said, by the log API: masked, hashed, and cut to what is kept. Without its secrets it is withheld.
import { createHash } from 'node:crypto';
import { needlesOf } from '../../domain/runbook/needles.ts';
import type { Ended } from '../executor.ts';
import { kept, maskAll } from '../local/result.ts';
import { missingSecrets } from '../local/secrets.ts';
import type { Api } from './api.ts';
import { partsOf } from './launcher.ts';

type Secrets = Readonly<Record<string, string>>;

/** As it came. `tail` only when `head` is not all of it. */
export type Raw = { readonly head: Buffer; readonly tail: Buffer | undefined };

const most = 8 * 1_024 * 1_024;
const mostTail = 131_072;

/** Undefined when the log is not there: it goes with the Pod, and some of them with the machine. */
export async function readLog(api: Api, namespace: string, pod: string): Promise<Raw | undefined> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
  const head = await api.read(path, { container: 'step', limitBytes: String(most) }, most);
  if (head === undefined || head.length < most) return head === undefined ? undefined : { head, tail: undefined };
  return { head, tail: await api.read(path, { container: 'step', tailLines: '400', limitBytes: String(mostTail) }, mostTail) };
}

/** What was cut may end in the first half of a secret, which no needle matches. */
function withoutCutSecret(bytes: Buffer, secrets: Secrets): Buffer {
  const longest = Math.max(1, ...Object.values(secrets).flatMap((value) => needlesOf(value).map((needle) => needle.length)));
  return bytes.subarray(0, Math.max(0, bytes.length - (longest - 1)));
}

export type Known = { readonly status: Ended['status']; readonly code: number | undefined; readonly note: string | undefined; readonly durationMs: number };
/** `print`: how to recognise the secrets it had; undefined when that went with the Pod. */
export type Said = { readonly raw: Raw | undefined; readonly print: string | undefined; readonly fence: string | undefined };

/** The end in the executor's words; the output only if every secret it may hold could be masked. */
export function endedOf({ status, code, note, durationMs }: Known, { raw, print, fence }: Said, secrets: Secrets): Ended {
  const end = { status, code, durationMs };
  const words = (text: string): Ended => {
    const bytes = Buffer.from(note === undefined ? text : `${text}\n[${note}]\n`);
    return { ...end, output: bytes, bytes: raw?.head.length ?? 0, sha: sha256(bytes), ...(fence === undefined ? {} : { stdout: Buffer.alloc(0) }) };
  };
  if (raw === undefined) return words('The output could not be read: it went with the Pod.');
  if (raw.head.length === 0 && raw.tail === undefined) return { ...end, output: kept(Buffer.alloc(0), note), bytes: 0, sha: sha256(Buffer.alloc(0)), ...(fence === undefined ? {} : { stdout: Buffer.alloc(0) }) };
  if (print === undefined) return words('The output is withheld: which secrets it may hold is not known any more.');
  const missing = missingSecrets(print, secrets);
  if (missing.length > 0) return words(`The output is withheld: ${missing.join(', ')} could not be read again, or changed, so it could not be masked. Exit code and size are as they were.`);
  const { whole, stdout } = partsOf(raw.head, fence);
  const masked = maskAll(raw.tail === undefined ? whole : withoutCutSecret(whole, secrets), secrets);
  if (masked === undefined) return words('The output is withheld: a secret is too short to be masked.');
  const tail = raw.tail === undefined ? undefined : maskAll(raw.tail.length < mostTail ? raw.tail : withoutCutSecret(raw.tail, secrets), secrets);
  const output = tail === undefined ? kept(masked, note) : kept(Buffer.concat([masked, Buffer.from('\n[… more than 8 MiB: what follows is the end …]\n'), tail]), note);
  return { ...end, output, bytes: masked.length, sha: sha256(masked), ...(stdout === undefined ? {} : { stdout: maskAll(stdout, secrets) }) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
