// From what lies in the spool to how the step ended: masked, hashed, and cut to what is kept.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { needlesOf } from '../../domain/runbook/needles.ts';
import { capOutput, STORED_BYTES } from '../../domain/runbook/output.ts';
import { createRedactor } from '../../domain/runbook/redact.ts';
import type { Ended } from '../executor.ts';
import { missingSecrets } from './secrets.ts';
import { readIfThere, type Rc } from './spool.ts';

/** `stdout` alone, masked, at most 64 KiB: for a step that hands on a value, which a warning on the other stream must not spoil. */
export type LocalEnded = Ended & { readonly stdout?: Uint8Array | undefined };

type Secrets = Readonly<Record<string, string>>;

function bytesOf(file: string): Buffer {
  // No output, no file.
  return readIfThere(file) === undefined ? Buffer.alloc(0) : readFileSync(file);
}

/** Masks in chunks of a size that no one could mistake for a limit: the redactor holds back what may still become a match. */
export function maskAll(bytes: Uint8Array, secrets: Secrets, chunk: number = 65_536): Buffer | undefined {
  const made = createRedactor(secrets);
  if (!made.ok) return undefined;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunk) parts.push(made.redactor.push(bytes.subarray(at, at + chunk)));
  return Buffer.concat([...parts, made.redactor.end()]);
}

/** Output that was cut may end in the first half of a secret, which no needle matches. */
function withoutCutSecret(bytes: Buffer, secrets: Secrets): Buffer {
  const longest = Math.max(1, ...Object.values(secrets).flatMap((value) => needlesOf(value).map((needle) => needle.length)));
  return bytes.subarray(0, Math.max(0, bytes.length - (longest - 1)));
}

function wholeStart(bytes: Uint8Array, length: number): Uint8Array {
  let end = Math.max(0, length);
  while (end > 0 && end > length - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** Head, a line that says how much is missing, and tail: together no more than is kept. */
export function kept(bytes: Uint8Array, note: string | undefined): Uint8Array {
  const { head, tail, dropped } = capOutput(bytes);
  const end = note === undefined ? '' : `\n[${note}]\n`;
  if (dropped === 0 && bytes.length + Buffer.byteLength(end) <= STORED_BYTES) return Buffer.concat([bytes, Buffer.from(end)]);
  const between = `\n[… about ${Math.ceil(dropped / 1_024)} KiB left out …]\n`;
  return Buffer.concat([wholeStart(head, Math.min(head.length, STORED_BYTES - tail.length) - Buffer.byteLength(between) - Buffer.byteLength(end)), Buffer.from(between), tail, Buffer.from(end)]);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is known of the end, with the output only if every secret it may hold could be masked. */
export function readEnded(dir: string, rc: Rc, secrets: Secrets): LocalEnded {
  const end = { status: rc.status, code: rc.code, durationMs: rc.durationMs };
  // A try that was ended before it began has neither secrets nor output.
  const missing = missingSecrets(readIfThere(path.join(dir, 'secrets')) ?? '{"salt":"","of":{}}', secrets);
  if (missing.length > 0) {
    const words = `The output is withheld: ${missing.join(', ')} could not be read again, or changed, so it could not be masked. Exit code and size are as they were.`;
    return { ...end, output: Buffer.from(words), bytes: rc.bytes, sha: sha256(Buffer.from(words)) };
  }
  const raw = bytesOf(path.join(dir, 'out'));
  const masked = maskAll(rc.over === true ? withoutCutSecret(raw, secrets) : raw, secrets);
  if (masked === undefined) return { ...end, output: Buffer.from('The output is withheld: a secret is too short to be masked.'), bytes: rc.bytes, sha: sha256(Buffer.alloc(0)) };
  const stdout = readIfThere(path.join(dir, 'stdout'));
  return {
    ...end, output: kept(masked, rc.note), bytes: masked.length, sha: sha256(masked),
    ...(stdout !== undefined && { stdout: maskAll(readFileSync(path.join(dir, 'stdout')), secrets) }),
  };
}
