// Addresses of a database under other roles; whatever was made is gone after the file. Roles belong to the whole cluster, which other files use too.
import { afterAll } from 'vitest';
import type { TestDatabase } from './database.ts';

/** The address of `db` (or `url`, another way to it) for a role whose name nobody else takes. It is made by whoever is tested, or not at all. */
export function asRole(db: TestDatabase, name: string, { url = db.url, password = 'pass-word' }: { readonly url?: string; readonly password?: string } = {}): { readonly role: string; readonly url: string } {
  const role = `${name}_${new URL(db.url).pathname.slice(1)}`;
  const address = new URL(url);
  address.username = role;
  address.password = password;
  afterAll(async () => {
    const { rows } = await db.pool.query('select 1 from pg_roles where rolname = $1', [role]);
    if (rows.length > 0) await db.pool.query(`drop owned by ${role}; drop role ${role}`);
  });
  return { role, url: address.href };
}
