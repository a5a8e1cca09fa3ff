-- The step ledger: runs of runbooks, their steps and approvals. A step is claimed once and repeated only when that is known to be safe.

create table runbook_run (
  id               uuid primary key,
  incident_id      bigint not null references incident,
  runbook_id       text not null,
  blob_sha         text not null,
  -- The runbook as it stood when the run was asked for: a run is pinned to it whatever happens to the file.
  source           text not null,
  params           jsonb not null,
  requested_by     jsonb not null,
  status           text not null check (status in ('running', 'waiting', 'unknown', 'succeeded', 'failed', 'cancelled')),
  concurrency_key  text,
  created_at       timestamptz not null default now()
);
create unique index runbook_run_one_active on runbook_run (concurrency_key) where status in ('running', 'waiting', 'unknown');

create table runbook_step (
  run_id        uuid not null references runbook_run,
  idx           int not null,
  name          text not null,
  kind          text not null,
  digest        text,
  status        text not null check (status in ('pending', 'waiting', 'ready', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'unknown', 'skipped')),
  idempotent    boolean not null,
  token         int not null default 0,
  owner         uuid,
  host          text,
  lease_until   timestamptz,
  start_by      timestamptz,
  -- Set at the very moment of starting. Null on an expired lease proves that nothing was started.
  marked_at     timestamptz,
  external_ref  text,
  attempt       int not null default 0,
  run_at        timestamptz not null default now(),
  exit_code     int,
  output_head   text,
  output_tail   text,
  output_sha    text,
  started_at    timestamptz,
  ended_at      timestamptz,
  primary key (run_id, idx)
);
create index runbook_step_ready on runbook_step (run_at) where status = 'ready';
create index runbook_step_running on runbook_step (lease_until) where status = 'running';

create table runbook_approval (
  run_id    uuid not null,
  idx       int not null,
  digest    text not null,
  approver  text not null,
  decision  text not null check (decision in ('approve', 'refuse')),
  at        timestamptz not null default now(),
  primary key (run_id, idx, digest, approver),
  foreign key (run_id, idx) references runbook_step (run_id, idx)
);
