// The database role of the bot beside the one that owns the tables: what it may do to each of them, and giving it exactly that.
import type { Pool, Sql } from './sql.ts';
import { makeRole, quoted } from './role.ts';

/** On the PostgreSQL that Tocsin brings along; elsewhere DATABASE_URL names it. */
export const EMBEDDED_BOT = 'tocsin_bot';

type Right = 'select' | 'insert' | 'update';
/** Rights to the whole table, and the only columns that it may update where that is no right to the whole. */
export type TableRights = { readonly may: readonly Right[]; readonly columns?: readonly string[] };

const read: readonly Right[] = ['select'];
const append: readonly Right[] = ['select', 'insert'];
const keep: readonly Right[] = ['select', 'insert', 'update'];

/**
 * Every table there is. Nothing may be deleted or truncated by the bot at all. A right that is added to a table that is there already comes
 * with a migration, be it an empty one: that is how an older version beside it knows that this list is no longer its own to set.
 */
export const botRights: Readonly<Record<string, TableRights>> = {
  alert: { may: keep },
  // Tokens are made and revoked by the owner; that one was used is noted.
  api_token: { may: read, columns: ['used_on'] },
  delivery: { may: keep },
  effect: { may: keep },
  fact: { may: append },
  fact_text: { may: append },
  home: { may: keep },
  incident: { may: append, columns: ['head_seq', 'head_hash', 'fold_version', 'state'] },
  migration: { may: read },
  on_call: { may: keep },
  person: { may: keep },
  postmortem: { may: keep },
  presence: { may: keep },
  round: { may: keep },
  runbook_approval: { may: append },
  runbook_run: { may: keep },
  runbook_step: { may: keep },
  // Runners write it through functions of their own.
  runner: { may: read },
  slack_budget: { may: keep },
  way_in: { may: keep },
};

/** One right to a table, or to one column of it. */
type Grant = { readonly table: string; readonly right: string; readonly column: string | null };

/** Makes the role when it is missing (with this password), and gives it what it needs, no more and no less. Returns what it changed; nothing the second time. */
export async function ensureBotRole(owner: Pool, role: string, password?: string): Promise<readonly string[]> {
  return owner.transaction(async (tx) => {
    // Two that do it at once would fail on the same row of pg_authid or pg_class.
    await tx.query(`select pg_advisory_xact_lock(hashtext('tocsin bot role'))`);
    const { rows } = await tx.query('select 1 from pg_roles where rolname = $1', [role]);
    const made = rows.length === 0 && (await makeRole(tx, role, { most: -1, password }));
    const statements = [...(await doors(tx, role)), ...(await differences(tx, role))];
    for (const statement of statements) await tx.query(statement);
    return [...(made ? [`create role ${quoted(role)}`] : []), ...statements];
  });
}

async function doors(tx: Sql, role: string): Promise<string[]> {
  const { rows } = await tx.query<{ database: string; schema: string; connects: boolean; uses: boolean }>(
    `select current_database()::text as database, current_schema()::text as schema, has_database_privilege($1, current_database(), 'connect') as connects, has_schema_privilege($1, current_schema(), 'usage') as uses`, [role],
  );
  return rows.flatMap(({ database, schema, connects, uses }) => [
    ...(connects ? [] : [`grant connect on database ${quoted(database)} to ${quoted(role)}`]), ...(uses ? [] : [`grant usage on schema ${quoted(schema)} to ${quoted(role)}`]),
  ]);
}

async function differences(tx: Sql, role: string): Promise<string[]> {
  const [there, wanted] = [await grantsOf(tx, role), wantedGrants()];
  const without = (some: readonly Grant[], others: readonly Grant[]) => some.filter((one) => !others.some((other) => key(one) === key(other)));
  // Taking a right to the table away takes those to its columns as well, so that comes first and they are given again.
  const revoked = without(there, wanted);
  const lost = (grant: Grant) => revoked.some((one) => one.column === null && one.table === grant.table && one.right === grant.right);
  const given = wanted.filter((grant) => lost(grant) || !there.some((one) => key(one) === key(grant)));
  return [...revoked.map((one) => `revoke ${spoken(one)} from ${quoted(role)}`), ...given.map((one) => `grant ${spoken(one)} to ${quoted(role)}`)];
}

export function wantedGrants(): Grant[] {
  return Object.entries(botRights).flatMap(([table, { may, columns = [] }]) => [
    ...may.map((right) => ({ table, right, column: null })), ...columns.map((column) => ({ table, right: 'update', column })),
  ]);
}

/** What was granted to the role itself on the tables of the list. Tables that this version does not know are left alone. */
async function grantsOf(tx: Sql, role: string): Promise<Grant[]> {
  const { rows } = await tx.query<Grant>(
    `with me as (select oid from pg_roles where rolname = $1), ours as (select * from pg_class where relnamespace = current_schema()::regnamespace and relname = any ($2))
     select c.relname::text as table, lower(a.privilege_type) as right, null as column from me, ours c cross join lateral aclexplode(c.relacl) a where a.grantee = me.oid
     union all select c.relname::text, lower(a.privilege_type), t.attname::text from me, ours c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a where a.grantee = me.oid`,
    [role, Object.keys(botRights)],
  );
  return rows;
}

function key({ table, right, column }: Grant): string {
  return `${right} ${column ?? ''} ${table}`;
}

function spoken({ table, right, column }: Grant): string {
  return `${right}${column === null ? '' : ` (${quoted(column)})`} on ${quoted(table)}`;
}
