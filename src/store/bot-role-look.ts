// Looking at what the bot's role may do, against the list in bot-role.ts: what it lacks, and what it has to spare.
import { botRights, wantedGrants } from './bot-role.ts';
import type { Db } from './pool.ts';

const rights = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'];

const common = `me as (select oid, rolsuper, rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as rolmakes from pg_roles where rolname = coalesce($1, current_user)),
  home as (select oid, nspname, nspowner from pg_namespace where oid = coalesce(current_schema(), 'public')::regnamespace),
  ours as (select c.oid, c.relname, c.relowner from pg_class c join home h on h.oid = c.relnamespace where c.relname = any ($2)),
  wanted as (select w.* from jsonb_to_recordset($3) as w("table" text, "right" text, "column" text))`;

/** What `role` (or whoever asks) may do beyond the list, in words; empty when it is as it should be. Of who owns the tables only that is said. */
export async function botMayTooMuch(db: Db, role?: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ what: string; all: boolean }>(
    `with ${common}
     select 'it is a superuser' as what, true as all from me where rolsuper
     union all select 'it owns the tables', true from me where not rolsuper and exists (select 1 from ours where pg_has_role(me.oid, relowner, 'member'))
     union all select 'it owns the database or its schema, and so may drop the tables', true from me, home
       where not rolsuper and (pg_has_role(me.oid, nspowner, 'member') or exists (select 1 from pg_database where datname = current_database() and pg_has_role(me.oid, datdba, 'member')))
     union all select 'it may make roles, databases or replicas', false from me where rolmakes and not rolsuper
     union all select 'it is a member of ' || r.rolname, false from me join pg_auth_members m on m.member = me.oid join pg_roles r on r.oid = m.roleid
     union all select 'it may make things in the schema ' || nspname, false from me, home where has_schema_privilege(me.oid, home.oid, 'create')
     union all select 'it may switch triggers off for itself (session_replication_role)', false from me where has_parameter_privilege(me.oid, 'session_replication_role', 'set')
     union all select 'it may ' || r || ' ' || o.relname, false from me, ours o, unnest($4::text[]) r
       where has_table_privilege(me.oid, o.oid, r) and not exists (select 1 from wanted w where w.table = o.relname and w.right = r and w.column is null)
     union all select 'it may ' || r || ' ' || o.relname || '.' || a.attname, false from me, ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped, unnest(array['select', 'insert', 'update', 'references']) r
       where has_column_privilege(me.oid, o.oid, a.attnum, r) and not has_table_privilege(me.oid, o.oid, r)
         and not exists (select 1 from wanted w where w.table = o.relname and w.right = r and (w.column is null or w.column = a.attname))
     union all select 'it calls ' || p.proname || ' with its owner''s rights', false from me, home, pg_proc p where p.pronamespace = home.oid and p.prosecdef and has_function_privilege(me.oid, p.oid, 'execute')
     order by 1`, [role, Object.keys(botRights), JSON.stringify(wantedGrants()), rights],
  );
  const everything = rows.filter((row) => row.all);
  return (everything.length > 0 ? everything : rows).map((row) => row.what);
}

/** Which rights of the list `role` (or whoever asks) lacks, as PostgreSQL would grant them. Tables that are not there yet are not missed. */
export async function botLacks(db: Db, role?: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ what: string }>(
    `with ${common}
     select 'usage on schema ' || nspname as what from me, home where not has_schema_privilege(me.oid, home.oid, 'usage')
     union all select w.right || coalesce(' (' || w.column || ')', '') || ' on ' || w.table from me, wanted w join ours o on o.relname = w.table
       where not has_table_privilege(me.oid, o.oid, w.right) and (w.column is null or not has_column_privilege(me.oid, o.oid, w.column, w.right))
     order by 1`, [role, Object.keys(botRights), JSON.stringify(wantedGrants())],
  );
  return rows.map((row) => row.what);
}
