-- A text of a fact can be erased: by the role that owns the table, of one named fact at a time, and only together with a fact that says so.

create function refuse_text_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tocsin.erases', true) = old.incident_id || ':' || old.seq
     and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return old;
  end if;
  raise exception 'facts are never edited or deleted: a correction is a new fact (% on %)', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
drop trigger fact_text_is_append_only on fact_text;
create trigger fact_text_is_append_only before update or delete on fact_text for each row execute function refuse_text_change();

create function refuse_silent_erasure() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from fact f where f.incident_id = old.incident_id and f.kind = 'text.erased' and (f.data ->> 'seq')::int = old.seq) then
    raise exception 'an erasure is said in a fact of its own (fact % of incident %)', old.seq, old.incident_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
-- Looked at when the transaction commits: the fact that says so comes after the erasure.
create constraint trigger fact_text_erasure_is_said after delete on fact_text deferrable initially deferred
  for each row execute function refuse_silent_erasure();
