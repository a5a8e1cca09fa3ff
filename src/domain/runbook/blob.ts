// Git's own name for a file's content, so that a run can be pinned to exactly what was approved.
import { createHash } from 'node:crypto';

/** SHA-1 of `blob <size in bytes>\0<bytes>` in hex: what `git hash-object` prints for the text as UTF-8. */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
