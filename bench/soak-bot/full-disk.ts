// A database whose disk is full: it answers, and refuses to write, in the middle of whatever was asked.
import type { Pool } from '../../src/store/pool.ts';
import { patiently } from './patiently.ts';

export type Disk = {
  /** The share of statements that find no room: 0 is a disk with room, 1 a full one. */
  fill(share: number): Promise<void>;
  refused(): Promise<number>;
};

/** The server itself says it, with its own words and code, to every statement that adds or changes rows; the sequence counts through every rollback. */
export async function installDisk(pool: Pool): Promise<Disk> {
  await pool.query(`create table soak_disk (share float not null);
    insert into soak_disk values (0);
    create sequence soak_refused;
    create function soak_disk_full() returns trigger language plpgsql as $$
      begin
        if random() < (select share from public.soak_disk) then
          perform nextval('public.soak_refused');
          raise exception 'could not extend file "base/5/16384": No space left on device' using errcode = '53100', hint = 'Check free disk space.';
        end if;
        return null;
      end $$;
    do $$ declare tab text; begin
      for tab in select tablename from pg_tables where schemaname = 'public' and tablename not in ('soak_disk', 'migration') loop
        execute format('create trigger a_soak_disk before insert or update on %I for each statement execute function soak_disk_full()', tab);
      end loop;
    end $$`);
  return {
    fill: async (share) => void (await patiently(() => pool.query('update soak_disk set share = $1', [share]))),
    async refused() {
      const { rows } = await pool.query<{ n: number }>('select case when is_called then last_value else 0 end::int as n from soak_refused');
      return rows[0]?.n ?? 0;
    },
  };
}
