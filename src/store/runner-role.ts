// The database role of runners: it may call the functions of migrations/0006-runner.sql and do nothing else.
import type { Db, Pool } from './pool.ts';
import { makeRole } from './role.ts';

/** On the PostgreSQL that Tocsin brings along; elsewhere RUNNER_DATABASE_URL names it. */
export const EMBEDDED_RUNNER = 'tocsin_runner';

/** Makes the role when it is missing, and gives it what it needs. Repeating it does nothing; after an upgrade it adds what is new. */
export async function ensureRunnerRole(pool: Pool, role: string, password?: string): Promise<void> {
  await pool.transaction(async (tx) => {
    // Two that do it at once would fail on the same row of pg_authid.
    await tx.query(`select pg_advisory_xact_lock(hashtext('tocsin runner role'))`);
    await makeRole(tx, role, { most: 64, password });
    await run(tx, `format('grant connect on database %I to %I', current_database(), $1::text)`, [role]);
    await run(tx, `format('grant usage on schema %I to %I', current_schema(), $1::text)`, [role]);
    await run(tx, `(select string_agg(format('grant execute on function %s to %I', oid::regprocedure, $1::text), '; ') from pg_proc where ${ours})`, [role]);
  });
}

const ours = `pronamespace = current_schema()::regnamespace and proname like 'runner\\_%'`;

/** The statement is put together by PostgreSQL itself, which knows how names are quoted. */
async function run(tx: Db, statement: string, values: readonly unknown[]): Promise<void> {
  const { rows } = await tx.query<{ sql: string | null }>(`select ${statement} as sql`, values);
  const sql = rows[0]?.sql ?? undefined;
  if (sql === undefined) throw new Error('The database has no functions for runners yet: run `tocsin migrate` first.');
  await tx.query(sql);
}

/** What `role` (or whoever asks) may do beside running steps, in words; empty when it is as it should be. */
export async function tooMuch(db: Db, role?: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ what: string }>(
    `with me as (select oid, rolname from pg_roles where rolname = coalesce($1, current_user)),
     mine as (select n.oid, n.nspname from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
     select 'it is a superuser' as what from me join pg_roles r using (oid) where r.rolsuper
     union all select 'it may make roles, databases or replicas' from me join pg_roles r using (oid) where (r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls) and not r.rolsuper
     union all select 'it is a member of ' || r.rolname from me join pg_auth_members m on m.member = me.oid join pg_roles r on r.oid = m.roleid
     union all select 'it may make things in the schema ' || n.nspname from me, mine n where has_schema_privilege(me.oid, n.oid, 'create')
     union all select 'it reads or writes the table ' || c.relname from me, pg_class c join mine n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm', 'f') and (has_table_privilege(me.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger') or has_any_column_privilege(me.oid, c.oid, 'select, insert, update, references'))
     union all select 'it uses the sequence ' || c.relname from me, pg_class c join mine n on n.oid = c.relnamespace where c.relkind = 'S' and has_sequence_privilege(me.oid, c.oid, 'usage, select, update')
     union all select 'it calls ' || p.proname || ' with its owner''s rights' from me, pg_proc p join mine n on n.oid = p.pronamespace
       where p.prosecdef and p.proname not like 'runner\\_%' and has_function_privilege(me.oid, p.oid, 'execute')
     order by what`, [role],
  );
  return rows.map(({ what }) => what);
}

/** Which functions of the runner whoever asks may not call; undefined when the database has none of them. */
export async function missingRights(db: Db): Promise<readonly string[] | undefined> {
  const { rows } = await db.query<{ name: string; may: boolean }>(
    `select proname as name, has_function_privilege(oid, 'execute') and has_schema_privilege(pronamespace, 'usage') as may from pg_proc where pronamespace = coalesce(current_schema(), 'public')::regnamespace and proname like 'runner\\_%' order by 1`,
  );
  return rows.length === 0 ? undefined : rows.filter(({ may }) => !may).map(({ name }) => name);
}
