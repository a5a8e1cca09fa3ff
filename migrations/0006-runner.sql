-- Shell steps are run by a process of its own. It claims and reports through the functions below and can do nothing else: no table
-- is open to it. What it reports becomes facts when the bot counts it (src/engine/ledger/count.ts).

alter table runbook_run drop constraint runbook_run_status_check;
alter table runbook_run add constraint runbook_run_status_check
  check (status in ('queued', 'running', 'waiting', 'unknown', 'succeeded', 'failed', 'cancelled'));
alter table runbook_run
  add column begun_at   timestamptz not null default now(),
  -- Of the whole run, from begun_at on; null: as long as it takes.
  add column timeout_ms bigint;
-- A queued run waits for the active one with its key; the oldest goes first.
create index runbook_run_queued on runbook_run (concurrency_key, created_at) where status = 'queued';

alter table runbook_step
  -- The profile of the runner that may claim it; null for steps that the bot performs.
  add column executor       text,
  -- An approval that is older than this is void: the step is not claimed, and asks again.
  add column approved_until timestamptz,
  -- A person asked that the step be stopped while it runs.
  add column stop_asked_at  timestamptz,
  -- A try began and never reported; whoever tries next looks first for what it left.
  add column lost           boolean not null default false,
  -- Trying again cannot help: what would run is not what was approved, a secret is missing, our own guard refused.
  add column final          boolean not null default false,
  add column duration_ms    bigint,
  -- Bytes of the whole masked output; head and tail hold at most 256 KiB of it.
  add column output_bytes   bigint,
  -- What a step with a name in UPPER_SNAKE hands on; checked when it is counted, and nobody reads it before.
  add column output_value   text,
  -- Up to which claim its start and its end stand in the facts. A step is claimed again only after its last end was counted.
  add column start_counted  int not null default 0,
  add column end_counted    int not null default 0;
update runbook_step set start_counted = token, end_counted = case when status = 'running' then greatest(token - 1, 0) else token end;
create index runbook_step_uncounted on runbook_step (run_id)
  where token > end_counted and status <> 'running' or token > start_counted and marked_at is not null;

-- Who could run shell steps, and with which profiles: {"k8s-prod": null} works, {"k8s-prod": "why it does not"}.
create table runner (
  id         uuid primary key,
  host       text not null,
  version    text not null,
  -- Runners write it themselves; whoever decides by it must be able to read it.
  profiles   jsonb not null check (
    jsonb_typeof(profiles) = 'object' and length(profiles::text) <= 65536
    and not jsonb_path_exists(profiles, '$.* ? (@.type() != "null" && @.type() != "string")')),
  started_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);
create index runner_seen on runner (seen_at);

create function runner_hello(me uuid, my_host text, my_version text, my_profiles jsonb) returns void
language sql security definer set search_path from current as $$
  delete from runner where seen_at < now() - interval '1 day';
  insert into runner (id, host, version, profiles) values (me, left(my_host, 200), left(my_version, 40), my_profiles)
    on conflict (id) do update set profiles = excluded.profiles, seen_at = now();
$$;

-- What a claimed step needs; `outputs` are the checked values that earlier steps of the run handed on.
create type runner_job as (
  run uuid, step int, token int, ref text, digest text, attempt int, idempotent boolean, start_by timestamptz,
  runbook text, blob text, source text, params jsonb, outputs jsonb
);

create function runner_claim(me uuid, my_host text, my_profiles text[], most int, lease_ms int) returns setof runner_job
language sql security definer set search_path from current as $$
  with next as (
    select run_id, idx from runbook_step
    where kind = 'run' and status = 'ready' and run_at <= now() and executor = any (my_profiles) and end_counted = token
      and (approved_until is null or approved_until > now())
    order by run_at limit least(most, 100) for update skip locked),
  mine as (
    update runbook_step s set status = 'running', token = s.token + 1, attempt = s.attempt + 1, owner = me, host = my_host, marked_at = null, stop_asked_at = null, final = false,
      lease_until = now() + lease_ms * interval '1 millisecond', start_by = now() + lease_ms * interval '1 millisecond',
      external_ref = s.run_id || '-' || s.idx || '-' || (s.token + 1), started_at = now(), ended_at = null
    from next where s.run_id = next.run_id and s.idx = next.idx
    returning s.*)
  select m.run_id, m.idx, m.token, m.external_ref, m.digest, m.attempt, m.idempotent, m.start_by, r.runbook_id, r.blob_sha, r.source, r.params, o.outputs
  from mine m join runbook_run r on r.id = m.run_id cross join lateral (
    select coalesce(jsonb_object_agg(e.name, e.output_value), '{}') as outputs from runbook_step e
    where e.run_id = m.run_id and e.output_value is not null and e.status = 'succeeded') o
$$;

-- Steps of this host whose lease is over: this runner watches them from now on, and says with runner_report or runner_settle what became of them.
create function runner_adopt(me uuid, my_host text, most int, lease_ms int) returns setof runner_job
language sql security definer set search_path from current as $$
  with next as (
    select run_id, idx from runbook_step where kind = 'run' and status = 'running' and host = my_host and lease_until < now()
    order by lease_until limit least(most, 100) for update skip locked),
  mine as (
    update runbook_step s set owner = me, lease_until = now() + lease_ms * interval '1 millisecond'
    from next where s.run_id = next.run_id and s.idx = next.idx
    returning s.*)
  select m.run_id, m.idx, m.token, m.external_ref, m.digest, m.attempt, m.idempotent, m.start_by, r.runbook_id, r.blob_sha, r.source, r.params, o.outputs
  from mine m join runbook_run r on r.id = m.run_id cross join lateral (
    select coalesce(jsonb_object_agg(e.name, e.output_value), '{}') as outputs from runbook_step e
    where e.run_id = m.run_id and e.output_value is not null and e.status = 'succeeded') o
$$;

-- Right before the start; false means: do not start (runner_extend says why).
create function runner_mark(me uuid, my_run uuid, my_step int, my_token int) returns boolean
language sql security definer set search_path from current as $$
  with marked as (
    update runbook_step set marked_at = now()
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running' and marked_at is null and stop_asked_at is null and now() < start_by
    returning 1)
  select pg_notify('tocsin_work', 'runner count') is not null and exists (select 1 from marked)
$$;

-- 'go on', 'stop' (a person asked for it) or 'lost' (somebody else watches it, or it is over).
create function runner_extend(me uuid, my_run uuid, my_step int, my_token int, lease_ms int) returns text
language sql security definer set search_path from current as $$
  with extended as (
    update runbook_step set lease_until = now() + lease_ms * interval '1 millisecond'
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
    returning stop_asked_at)
  select coalesce((select case when stop_asked_at is null then 'go on' else 'stop' end from extended), 'lost')
$$;

create function runner_report(me uuid, my_run uuid, my_step int, my_token int, my_status text, code int, head text, tail text, sha text, bytes bigint, took_ms bigint, value text, my_final boolean) returns boolean
language sql security definer set search_path from current as $$
  with ended as (
    update runbook_step set status = my_status, exit_code = code, output_head = left(head, 131072), output_tail = left(tail, 131072), output_sha = left(sha, 64),
      lost = false, output_bytes = greatest(0, least(bytes, 1000000000000)), output_value = left(value, 4097), final = my_final, duration_ms = greatest(0, least(took_ms, 1000000000000)),
      -- A refusal (final) never began; of any other end the start is told as well.
      ended_at = now(), lease_until = null, marked_at = case when my_final then marked_at else coalesce(marked_at, started_at) end
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
      and my_status in ('succeeded', 'failed', 'timed_out', 'cancelled')
    returning 1)
  select pg_notify('tocsin_work', 'runner count') is not null and exists (select 1 from ended)
$$;

-- It left no result. `began` false: proved that it never started, so it may be claimed again; true: only an idempotent one may.
create function runner_settle(me uuid, my_run uuid, my_step int, my_token int, began boolean) returns text
language sql security definer set search_path from current as $$
  with settled as (
    update runbook_step set status = case when not began or idempotent then 'ready' else 'unknown' end, lease_until = null, run_at = now(),
      marked_at = case when began then coalesce(marked_at, started_at) end
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
    returning status)
  select case when pg_notify('tocsin_work', 'runner count') is not null then (select status from settled) end
$$;

-- The functions act with the owner's rights, so nothing that a caller made may stand in the place of a table: PostgreSQL looks into
-- pg_temp first unless it is named last.
do $$
declare one regprocedure;
begin
  for one in select oid::regprocedure from pg_proc where pronamespace = current_schema()::regnamespace and proname like 'runner\_%' loop
    execute format('alter function %s set search_path = %I, pg_temp', one, current_schema());
  end loop;
end $$;

revoke all on function runner_hello, runner_claim, runner_adopt, runner_mark, runner_extend, runner_report, runner_settle from public;
