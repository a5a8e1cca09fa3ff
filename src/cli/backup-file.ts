// The file of a backup: gzip over lines, a mark (#) or a row (=) each; it ends with the digest of all that stands before.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { toError } from '../domain/errors.ts';
import { Failure } from './io.ts';

export const format = 1;

const begin = z.object({
  tocsin: z.literal(format), version: z.string(), at: z.string(), migrations: z.array(z.object({ name: z.string(), sha256: z.string() })), sequences: z.record(z.string(), z.number()),
});
const table = z.object({ table: z.string(), columns: z.array(z.string()) });
const end = z.object({ rows: z.number(), sha256: z.string() });

export type Begin = z.infer<typeof begin>;
export type TableMark = z.infer<typeof table>;

/** Takes lines in and says what they come to. */
export function digest(): { add(line: string): string; hex(): string } {
  const hash = createHash('sha256');
  return {
    add(line) {
      hash.update(line).update('\n');
      return `${line}\n`;
    },
    hex: () => hash.copy().digest('hex'),
  };
}

export function mark(value: Begin | TableMark | z.infer<typeof end>): string {
  return `#${JSON.stringify(value)}`;
}

export function rowLine(row: string): string {
  return `=${jsonLine(row)}`;
}

/** JSON leaves two characters as they are at which Node's readline, among others, ends a line. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}

/** What a file holds, row by row, and whether it is whole. Throws Failure when it is not what was written. */
export async function readBackup(file: string, on: { table?: (table: TableMark) => Promise<void>; row?: (row: string) => Promise<void> }): Promise<{ begin: Begin; rows: number }> {
  const sum = digest();
  let begun: Begin | undefined;
  let rows = 0;
  let ended = false;
  try {
    const source = createReadStream(file);
    const text = createGunzip();
    source.on('error', (error) => text.destroy(error));
    for await (const line of createInterface({ input: source.pipe(text), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (ended) throw new Failure(`${file} goes on after its end.`);
      if (line.startsWith('=')) {
        rows += 1;
        await on.row?.(z.string().parse(JSON.parse(line.slice(1))));
      } else {
        const said: unknown = JSON.parse(line.slice(1));
        if (begun === undefined) begun = begin.parse(said);
        else if (end.safeParse(said).success) ended = isRight(end.parse(said), { rows, sha256: sum.hex() });
        else await on.table?.(table.parse(said));
      }
      sum.add(line);
    }
  } catch (error) {
    throw fault(file, toError(error));
  }
  if (!begun || !ended) throw new Failure(`${file} is no backup, or it is cut off or changed. Nothing was restored.`);
  return { begin: begun, rows };
}

function isRight(said: z.infer<typeof end>, found: z.infer<typeof end>): boolean {
  return said.rows === found.rows && said.sha256 === found.sha256;
}

/** What zlib, JSON and zod find wrong is all the same to whoever reads it. */
function fault(file: string, error: Error): Error {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return new Failure(`${file} cannot be read (${code}).`);
  return error instanceof SyntaxError || error instanceof z.ZodError || code.startsWith('Z_') ? new Failure(`${file} is no backup, or it is cut off or changed. Nothing was restored.`) : error;
}
