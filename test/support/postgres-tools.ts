// A PostgreSQL of the system with its own tools: the packaged one brings no pg_dump, and a server takes only dumps of tools as new as itself.
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';

const programs = ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'psql'];
const places = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin', '/usr/local/opt/postgresql@*/bin'];

/** The folder of the oldest that Tocsin works with (15), so that what is promised is what is tested; undefined when there is none. */
export function postgresTools(): string | undefined {
  const named = process.env['TEST_POSTGRES_TOOLS'];
  const found = named === undefined ? globSync(places).filter((dir) => majorOf(dir) >= 15).sort((a, b) => majorOf(a) - majorOf(b)) : [named];
  return found.find((dir) => programs.every((program) => existsSync(path.join(dir, program))));
}

function majorOf(dir: string): number {
  return Number(/(\d+)\/bin$/.exec(dir)?.[1] ?? 0);
}

export const howToGetThem = 'This needs a PostgreSQL of the system, 15 or newer, with pg_dump, pg_restore and psql: "apt-get install postgresql", or name its folder in TEST_POSTGRES_TOOLS.';
