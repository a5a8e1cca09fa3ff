// tocsin schema: JSON Schemas for editors. Each is made of the schema that reads the file, so it cannot lag behind.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { config } from '../domain/config.ts';
import { frontmatterJsonSchema } from '../domain/runbook/frontmatter-schema.ts';
import { policyJsonSchema } from '../domain/runbook/lint/json-schemas.ts';
import { stepJsonSchema } from '../domain/runbook/step-schema.ts';
import { readArgs, type Io } from './io.ts';

const schemas: ReadonlyMap<string, () => Readonly<Record<string, unknown>>> = new Map([
  ['config', configSchema], ['runbook', frontmatterJsonSchema], ['step', stepJsonSchema], ['policy', policyJsonSchema],
]);

/** `schema`, `schema policy`, `schema policy policy.schema.json`; a single word that names no schema is a file for that of tocsin.yaml. */
export async function schema(args: readonly string[], io: Io): Promise<number> {
  const [first, second] = readArgs(args, {}, 2).words;
  const named = first === undefined ? undefined : schemas.get(first);
  const file = named === undefined ? first : second;
  const text = JSON.stringify((named ?? configSchema)(), undefined, 2);
  if (named === undefined && second !== undefined) readArgs(args, {}, 1);
  if (file === undefined) {
    io.out(text);
    return 0;
  }
  await writeFile(path.resolve(io.dir, file), `${text}\n`);
  io.out(`Written: ${file}`);
  return 0;
}

function configSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(config, { io: 'input' });
  return { $schema, title: 'tocsin.yaml', description: 'What a team sets in Tocsin. Every key has a default.', ...rest };
}
