// What the migrations make, in one text that is compared: a change of the schema is seen where it is reviewed.
import path from 'node:path';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
const golden = path.resolve(import.meta.dirname, '../golden/schema.sql');

const queries = {
  columns: `select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || case a.attidentity when 'a' then ' generated always as identity' else '' end
      || coalesce(case a.attgenerated when 's' then ' generated as ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r' order by c.relname, a.attnum`,
  constraints: `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' order by line`,
  indexes: `select indexdef as line from pg_indexes where schemaname = 'public' order by line`,
  triggers: `select pg_get_triggerdef(oid) as line from pg_trigger where not tgisinternal order by line`,
  functions: `select pg_get_functiondef(oid) as line from pg_proc where pronamespace = 'public'::regnamespace order by proname`,
} as const;

test('the schema is the one in test/golden/schema.sql', async () => {
  const parts: string[] = [];
  for (const [name, query] of Object.entries(queries)) {
    const { rows } = await db.pool.query<{ line: string }>(query);
    expect(rows.length, name).toBeGreaterThan(0);
    parts.push(`-- ${name}`, ...rows.map((row) => row.line.trimEnd()), '');
  }
  await expect(parts.join('\n')).toMatchFileSnapshot(golden);
});
