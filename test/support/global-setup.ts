// One PostgreSQL for the whole test run, with the migrations already in a template database.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { connectionUrl, type Embedded, startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { quickDirectory } from './quick-directory.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `admin`: a database that is never dropped; `template`: what test databases are cloned from; `prefix`: their names. */
    readonly postgres: { readonly admin: string; readonly template: string; readonly prefix: string };
  }
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const FOLDER = 'tocsin-test-';

/**
 * Uses TEST_DATABASE_URL (a superuser's) when set, else starts a cluster of its own; TEST_POSTGRES_BIN picks the
 * binaries. Throws, and the run fails, when PostgreSQL does not start or a migration does not apply.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  const cluster = given === undefined ? await startCluster() : undefined;
  const admin = cluster === undefined ? (given ?? '') : connectionUrl(cluster.embedded.connection);
  const pool = createPool({ connection: admin, max: 1, applicationName: 'tocsin-test-setup' });
  const prefix = `tocsin_test_${process.pid}_`;
  const stop = async (): Promise<void> => {
    if (cluster === undefined) await dropDatabases(pool, prefix);
    await pool.close();
    await cluster?.embedded.stop();
    if (cluster !== undefined) rmSync(cluster.directory, { recursive: true, force: true });
  };
  try {
    await makeTemplate(pool, admin, `${prefix}template`);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', { admin, template: `${prefix}template`, prefix });
  return stop;
}

async function startCluster(): Promise<{ embedded: Embedded; directory: string }> {
  const base = quickDirectory();
  removeLeftovers(base);
  const directory = mkdtempSync(join(base, `${FOLDER}${process.pid}-`));
  const bin = process.env['TEST_POSTGRES_BIN'];
  try {
    return { embedded: await startEmbedded({ dataDir: directory, fast: true, ...(bin === undefined ? {} : { bin }) }), directory };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** A run that was killed stops its server (the watchdog) but leaves its files. */
function removeLeftovers(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !alive(Number(pid))) rmSync(join(base, name), { recursive: true, force: true });
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function makeTemplate(pool: Pool, admin: string, template: string): Promise<void> {
  await pool.query(`create database ${template} template template0`);
  const url = new URL(admin);
  url.pathname = `/${template}`;
  const inside = createPool({ connection: url.href, max: 1, applicationName: 'tocsin-test-setup' });
  try {
    await migrate(inside, MIGRATIONS);
  } finally {
    await inside.close();
  }
}

async function dropDatabases(pool: Pool, prefix: string): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select datname as name from pg_database where starts_with(datname, $1)`,
    [prefix],
  );
  for (const { name } of rows) await pool.query(`drop database ${name} with (force)`);
}
