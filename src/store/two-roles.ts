// Two roles of the database, one that owns the tables and one that works: after every migration the second gets what it needs.
import { isDatabaseAway } from './away.ts';
import { ensureBotRole } from './bot-role.ts';
import { newerMigrations } from './migrate.ts';
import { createPool, type Pool } from './pool.ts';

export type Granted =
  | { readonly what: 'granted'; readonly role: string; readonly changed: readonly string[] }
  /** It is the owner, or may become it: nothing can be kept from it. */
  | { readonly what: 'owner'; readonly role: string }
  /** A newer version works on this database, and knows what its role needs. */
  | { readonly what: 'newer'; readonly role: string };

/** As the owner, for the role that works at `address`; where there is no such role yet it is made, with the password that stands there. */
export async function grantToBot(owner: Pool, address: string, migrations: string): Promise<Granted> {
  const role = await whoWorksAt(owner, address);
  return grantTo(owner, role.name, migrations, role.password);
}

/** The same for a role by its name. */
export async function grantTo(owner: Pool, role: string, migrations: string, password?: string): Promise<Granted> {
  const { rows } = await owner.query<{ owns: boolean }>(
    `select r.rolsuper or coalesce((select pg_has_role(r.oid, c.relowner, 'member') from pg_class c where c.oid = to_regclass('fact')), false) as owns from pg_roles r where r.rolname = $1`, [role],
  );
  if (rows[0]?.owns) return { what: 'owner', role };
  if ((await newerMigrations(owner, migrations)).length > 0) return { what: 'newer', role };
  return { what: 'granted', role, changed: await ensureBotRole(owner, role, password) };
}

/** Behind a pooler the name in the address may be another than the role's: whoever is let in is asked. */
async function whoWorksAt(owner: Pool, address: string): Promise<{ name: string; password?: string }> {
  const bot = createPool({ connection: address, max: 1, applicationName: 'tocsin-migrate' });
  try {
    const { rows } = await bot.query<{ me: string }>('select current_user::text as me');
    return { name: rows[0]?.me ?? '' };
  } catch (error) {
    const { username, password } = new URL(address);
    const name = decodeURIComponent(username);
    const { rows } = await owner.query('select 1 from pg_roles where rolname = $1', [name]);
    // Somebody who is there and was not let in: a wrong password, or no server; that is theirs to put right.
    if (name === '' || rows.length > 0 || isDatabaseAway(error)) throw error;
    return { name, ...(password === '' ? {} : { password: decodeURIComponent(password) }) };
  } finally {
    await bot.close();
  }
}
