// Roles of the database: making one, and names and passwords as PostgreSQL wants them.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Db } from './pool.ts';

/** Makes it when it is missing; a password that is given is set either way. True when it was made. */
export async function makeRole(tx: Db, role: string, options: { readonly most: number; readonly password?: string | undefined }): Promise<boolean> {
  const { rows } = await tx.query('select 1 from pg_roles where rolname = $1', [role]);
  if (rows.length === 0) await tx.query(`create role ${quoted(role)} login nosuperuser nocreatedb nocreaterole noinherit connection limit ${options.most}`);
  if (options.password !== undefined) await tx.query(`alter role ${quoted(role)} password '${scram(options.password)}'`);
  return rows.length === 0;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** As the server would store it (RFC 5802, RFC 7677), so that the password itself never stands in its log. */
function scram(password: string): string {
  const [salt, rounds] = [randomBytes(16), 4_096];
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}

/** 42501, insufficient_privilege (PostgreSQL, Appendix A): whoever asked may not. */
export function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '42501') || isDenied(error.cause);
}
