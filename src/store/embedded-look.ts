// Whether the PostgreSQL that Tocsin brings along runs, without starting, stopping or mending anything.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dataOf } from './embedded-home.ts';
import { readPidFile } from './embedded-pidfile.ts';
import { hasCode, processInfo } from './embedded-process.ts';
import { joinServer, type EmbeddedConnection } from './embedded-server.ts';

/** Where to connect; undefined when no server runs on `dataDir`. */
export async function lookForEmbedded(dataDir: string): Promise<EmbeddedConnection | undefined> {
  // Started as root, it may lie elsewhere (embedded-home.ts).
  const home = (await readIfThere(join(resolve(dataDir), 'location'))) ?? resolve(dataDir);
  const data = dataOf(home);
  const found = await readPidFile(data).catch((error: unknown) => {
    if (hasCode(error, 'EACCES', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (!found?.ready) return undefined;
  const info = await processInfo(found.pid);
  return info?.command.includes('postgres') ? joinServer(found, AbortSignal.abort()).connection : undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
    throw error;
  }
}
