// tocsin schema: the JSON Schema of tocsin.yaml, for editors. Made of the schema that reads the file, so it cannot lag behind.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { config } from '../domain/config.ts';
import { readArgs, type Io } from './io.ts';

export async function schema(args: readonly string[], io: Io): Promise<number> {
  const [file] = readArgs(args, {}, 1).words;
  if (file === undefined) {
    io.out(configJsonSchema());
    return 0;
  }
  await writeFile(path.resolve(io.dir, file), `${configJsonSchema()}\n`);
  io.out(`Written: ${file}`);
  return 0;
}

export function configJsonSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(config, { io: 'input' });
  return JSON.stringify({ $schema, title: 'tocsin.yaml', description: 'What a team sets in Tocsin. Every key has a default.', ...rest }, undefined, 2);
}
