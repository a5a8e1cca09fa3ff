// The database for verbs that need nothing else: no Slack token has to be set to migrate or to verify.
import path from 'node:path';
import { z } from 'zod';
import { SettingsError, type Env } from '../config.ts';
import { connectionUrl, startEmbedded } from '../store/embedded.ts';
import { createPool, type Pool } from '../store/pool.ts';

const address = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' });
const url = z.string().trim().transform((text) => (text === '' ? undefined : text)).optional().pipe(address.optional());
const variables = z.object({
  DATABASE_URL: url, DATABASE_OWNER_URL: url, TOCSIN_DATA: z.string().trim().optional().transform((text) => text || './.tocsin'),
});

/** The pool of the role that `as` names; the embedded PostgreSQL when DATABASE_URL is not set. Everything is closed afterwards. */
export async function withDatabase<T>(env: Env, dir: string, as: 'bot' | 'owner', work: (pool: Pool) => Promise<T>): Promise<T> {
  const read = variables.safeParse(env);
  if (!read.success) throw new SettingsError(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const { DATABASE_URL, DATABASE_OWNER_URL, TOCSIN_DATA } = read.data;
  const given = as === 'owner' ? DATABASE_OWNER_URL ?? DATABASE_URL : DATABASE_URL;
  const embedded = given === undefined ? await startEmbedded({ dataDir: path.resolve(dir, TOCSIN_DATA, 'postgres') }) : undefined;
  const pool = createPool({ connection: given ?? (embedded ? connectionUrl(embedded.connection) : ''), max: 2, applicationName: 'tocsin-cli' });
  try {
    return await work(pool);
  } finally {
    await pool.close();
    await embedded?.stop();
  }
}
