-- columns
alert.source text not null
alert.key text not null
alert.incident_id bigint
alert.state text not null
alert.alert jsonb not null
alert.why text not null
alert.times integer not null default 1
alert.first_at timestamp with time zone not null
alert.state_at timestamp with time zone not null
alert.recorded_at timestamp with time zone not null default now()
alert.asked_at timestamp with time zone
api_token.id bigint not null generated always as identity
api_token.name text not null
api_token.digest text not null
api_token.scope text not null
api_token.person text
api_token.created_at timestamp with time zone not null default now()
api_token.expires_at timestamp with time zone
api_token.used_on date
api_token.revoked_at timestamp with time zone
delivery.id bigint not null generated always as identity
delivery.source text not null
delivery.key text not null
delivery.other_key text
delivery.lane text not null
delivery.body text not null
delivery.received_at timestamp with time zone not null default clock_timestamp()
delivery.state text not null default 'waiting'::text
delivery.urgency smallint not null default 1
delivery.attempt integer not null default 0
delivery.run_at timestamp with time zone not null default now()
delivery.owner uuid
delivery.lease_until timestamp with time zone
delivery.outcome text
delivery.incident_id bigint
delivery.done_at timestamp with time zone
delivery.answer jsonb
effect.id bigint not null generated always as identity
effect.incident_id bigint not null
effect.kind text not null
effect.data jsonb not null
effect.lane text not null
effect.name text
effect.needs text[] not null default '{}'::text[]
effect.coalesce boolean not null default false
effect.cause text not null
effect.depth integer not null default 0
effect.created_at timestamp with time zone not null default clock_timestamp()
effect.state text not null default 'waiting'::text
effect.urgency smallint not null
effect.attempt integer not null default 0
effect.run_at timestamp with time zone not null default now()
effect.first_run_at timestamp with time zone
effect.owner uuid
effect.lease_until timestamp with time zone
effect.outcome text
effect.done_at timestamp with time zone
fact.incident_id bigint not null
fact.seq integer not null
fact.kind text not null
fact.at timestamp with time zone not null
fact.recorded_at timestamp with time zone not null
fact.by jsonb not null
fact.data jsonb not null
fact.cause text not null
fact.key text
fact.hash text not null
fact_text.incident_id bigint not null
fact_text.seq integer not null
fact_text.field text not null
fact_text.salt text not null
fact_text.text text not null
home.slack_id text not null
home.opened_at timestamp with time zone not null
incident.id bigint not null generated always as identity
incident.head_seq integer not null default 0
incident.head_hash text not null default repeat('0'::text, 64)
incident.fold_version integer not null
incident.state jsonb not null
incident.created_at timestamp with time zone not null default now()
incident.status text generated as (state ->> 'status'::text)
incident.kind text generated as (state ->> 'kind'::text)
incident.private boolean generated as ((state ->> 'private'::text))::boolean
incident.channel text generated as ((state -> 'channel'::text) ->> 'id'::text)
migration.name text not null
migration.applied_at timestamp with time zone not null default now()
migration.sha256 text not null
on_call.target text not null
on_call.known jsonb not null
on_call.fetched_at timestamp with time zone not null
person.via text not null
person.id text not null
person.slack_id text
person.name text not null
person.why_not text
person.looked_up_at timestamp with time zone not null default now()
postmortem.incident_id bigint not null
postmortem.path text not null
postmortem.branch text not null
postmortem.generated text not null
postmortem.saved_at timestamp with time zone not null default now()
postmortem.next_generated text
postmortem.next_text text
postmortem.written boolean not null default false
postmortem.conflicts jsonb not null default '[]'::jsonb
presence.incident_id bigint not null
presence.slack_id text not null
presence.spoke_at timestamp with time zone
presence.seen_seq integer not null default 0
round.name text not null
round.due_at timestamp with time zone not null
round.attempt integer not null default 0
round.first_tried_at timestamp with time zone
round.owner uuid
round.not_before timestamp with time zone
round.done_at timestamp with time zone
round.outcome text
runbook_approval.run_id uuid not null
runbook_approval.idx integer not null
runbook_approval.digest text not null
runbook_approval.approver text not null
runbook_approval.decision text not null
runbook_approval.at timestamp with time zone not null default now()
runbook_run.id uuid not null
runbook_run.incident_id bigint not null
runbook_run.runbook_id text not null
runbook_run.blob_sha text not null
runbook_run.source text not null
runbook_run.params jsonb not null
runbook_run.requested_by jsonb not null
runbook_run.status text not null
runbook_run.concurrency_key text
runbook_run.created_at timestamp with time zone not null default now()
runbook_run.begun_at timestamp with time zone not null default now()
runbook_run.timeout_ms bigint
runbook_step.run_id uuid not null
runbook_step.idx integer not null
runbook_step.name text not null
runbook_step.kind text not null
runbook_step.digest text
runbook_step.status text not null
runbook_step.idempotent boolean not null
runbook_step.token integer not null default 0
runbook_step.owner uuid
runbook_step.host text
runbook_step.lease_until timestamp with time zone
runbook_step.start_by timestamp with time zone
runbook_step.marked_at timestamp with time zone
runbook_step.external_ref text
runbook_step.attempt integer not null default 0
runbook_step.run_at timestamp with time zone not null default now()
runbook_step.exit_code integer
runbook_step.output_head text
runbook_step.output_tail text
runbook_step.output_sha text
runbook_step.started_at timestamp with time zone
runbook_step.ended_at timestamp with time zone
runbook_step.executor text
runbook_step.approved_until timestamp with time zone
runbook_step.stop_asked_at timestamp with time zone
runbook_step.lost boolean not null default false
runbook_step.final boolean not null default false
runbook_step.duration_ms bigint
runbook_step.output_bytes bigint
runbook_step.output_value text
runbook_step.start_counted integer not null default 0
runbook_step.end_counted integer not null default 0
runner.id uuid not null
runner.host text not null
runner.version text not null
runner.profiles jsonb not null
runner.started_at timestamp with time zone not null default now()
runner.seen_at timestamp with time zone not null default now()
slack_budget.key text not null
slack_budget.tokens double precision not null
slack_budget.refilled_at timestamp with time zone not null
slack_budget.closed_until timestamp with time zone
way_in.source text not null
way_in.trouble text
way_in.since timestamp with time zone
way_in.told_at timestamp with time zone
way_in.pinged_at timestamp with time zone
way_in.arrived_at timestamp with time zone
way_in.seconds double precision

-- constraints
alert alert_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
alert alert_pkey PRIMARY KEY (source, key)
alert alert_state_check CHECK ((state = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'cleared'::text])))
api_token api_token_command_has_person CHECK (((scope = 'command'::text) = (person IS NOT NULL)))
api_token api_token_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text))
api_token api_token_digest_key UNIQUE (digest)
api_token api_token_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,59}$'::text))
api_token api_token_person_check CHECK ((person ~ '^[UW][A-Z0-9]{2,20}$'::text))
api_token api_token_pkey PRIMARY KEY (id)
api_token api_token_scope_check CHECK ((scope = ANY (ARRAY['metrics'::text, 'read'::text, 'read-private'::text, 'command'::text])))
delivery delivery_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
delivery delivery_pkey PRIMARY KEY (id)
delivery delivery_source_key_key UNIQUE (source, key)
delivery delivery_source_other_key_key UNIQUE (source, other_key)
delivery delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'ignored'::text, 'parked'::text])))
effect effect_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
effect effect_pkey PRIMARY KEY (id)
effect effect_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'given_up'::text])))
fact fact_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
fact fact_pkey PRIMARY KEY (incident_id, seq)
fact_text fact_text_erasure_is_said TRIGGER DEFERRABLE INITIALLY DEFERRED
fact_text fact_text_incident_id_seq_fkey FOREIGN KEY (incident_id, seq) REFERENCES fact(incident_id, seq)
fact_text fact_text_pkey PRIMARY KEY (incident_id, seq, field)
home home_pkey PRIMARY KEY (slack_id)
incident incident_pkey PRIMARY KEY (id)
migration migration_pkey PRIMARY KEY (name)
on_call on_call_pkey PRIMARY KEY (target)
person person_pkey PRIMARY KEY (via, id)
postmortem postmortem_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
postmortem postmortem_next_is_whole CHECK (((next_generated IS NULL) = (next_text IS NULL)))
postmortem postmortem_pkey PRIMARY KEY (incident_id)
presence presence_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
presence presence_pkey PRIMARY KEY (incident_id, slack_id)
round round_pkey PRIMARY KEY (name)
runbook_approval runbook_approval_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'refuse'::text])))
runbook_approval runbook_approval_pkey PRIMARY KEY (run_id, idx, digest, approver)
runbook_approval runbook_approval_run_id_idx_fkey FOREIGN KEY (run_id, idx) REFERENCES runbook_step(run_id, idx)
runbook_run runbook_run_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
runbook_run runbook_run_pkey PRIMARY KEY (id)
runbook_run runbook_run_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
runbook_step runbook_step_pkey PRIMARY KEY (run_id, idx)
runbook_step runbook_step_run_id_fkey FOREIGN KEY (run_id) REFERENCES runbook_run(id)
runbook_step runbook_step_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'waiting'::text, 'ready'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'timed_out'::text, 'cancelled'::text, 'unknown'::text, 'skipped'::text])))
runner runner_pkey PRIMARY KEY (id)
runner runner_profiles_check CHECK (((jsonb_typeof(profiles) = 'object'::text) AND (length((profiles)::text) <= 65536) AND (NOT jsonb_path_exists(profiles, '$.*?(@.type() != "null" && @.type() != "string")'::jsonpath))))
slack_budget slack_budget_pkey PRIMARY KEY (key)
way_in way_in_pkey PRIMARY KEY (source)

-- indexes
CREATE INDEX alert_first ON public.alert USING btree (first_at DESC, source, key)
CREATE INDEX alert_recorded ON public.alert USING btree (incident_id, recorded_at DESC)
CREATE INDEX alert_service ON public.alert USING btree (incident_id, (((alert -> 'service'::text) ->> 'id'::text)))
CREATE INDEX delivery_lane ON public.delivery USING btree (lane, id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]))
CREATE INDEX delivery_parked ON public.delivery USING btree (id) WHERE (state = 'parked'::text)
CREATE INDEX delivery_ready ON public.delivery USING btree (urgency, id) WHERE (state = 'waiting'::text)
CREATE INDEX effect_given_up ON public.effect USING btree (incident_id, id) WHERE (state = 'given_up'::text)
CREATE INDEX effect_lane ON public.effect USING btree (lane, id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]))
CREATE INDEX effect_of_incident ON public.effect USING btree (incident_id, id)
CREATE INDEX effect_ready ON public.effect USING btree (urgency, id) WHERE (state = 'waiting'::text)
CREATE INDEX fact_begun_as ON public.fact USING btree (key) WHERE ((seq = 1) AND (key IS NOT NULL))
CREATE INDEX incident_created ON public.incident USING btree (created_at)
CREATE INDEX incident_issue ON public.incident USING gin (((state -> 'followups'::text)) jsonb_path_ops) WHERE ((state -> 'followups'::text) <> '[]'::jsonb)
CREATE INDEX incident_open ON public.incident USING btree (id) WHERE (status <> ALL (ARRAY['resolved'::text, 'closed'::text, 'declined'::text, 'merged'::text]))
CREATE INDEX incident_pull ON public.incident USING btree ((((state -> 'postmortem'::text) ->> 'number'::text))) WHERE (((state -> 'postmortem'::text) ->> 'number'::text) IS NOT NULL)
CREATE INDEX incident_pull_open ON public.incident USING btree (id) WHERE (((state -> 'postmortem'::text) ->> 'state'::text) = ANY (ARRAY['open'::text, 'closed'::text]))
CREATE INDEX incident_storm ON public.incident USING btree (id) WHERE (((state -> 'storm'::text) IS NOT NULL) AND (status <> ALL (ARRAY['resolved'::text, 'closed'::text, 'declined'::text, 'merged'::text])))
CREATE INDEX runbook_run_queued ON public.runbook_run USING btree (concurrency_key, created_at) WHERE (status = 'queued'::text)
CREATE INDEX runbook_step_ready ON public.runbook_step USING btree (run_at) WHERE (status = 'ready'::text)
CREATE INDEX runbook_step_running ON public.runbook_step USING btree (lease_until) WHERE (status = 'running'::text)
CREATE INDEX runbook_step_uncounted ON public.runbook_step USING btree (run_id) WHERE (((token > end_counted) AND (status <> 'running'::text)) OR ((token > start_counted) AND (marked_at IS NOT NULL)))
CREATE INDEX runner_seen ON public.runner USING btree (seen_at)
CREATE UNIQUE INDEX alert_pkey ON public.alert USING btree (source, key)
CREATE UNIQUE INDEX api_token_digest_key ON public.api_token USING btree (digest)
CREATE UNIQUE INDEX api_token_name ON public.api_token USING btree (name) WHERE (revoked_at IS NULL)
CREATE UNIQUE INDEX api_token_pkey ON public.api_token USING btree (id)
CREATE UNIQUE INDEX delivery_lane_runs_one ON public.delivery USING btree (lane) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (id)
CREATE UNIQUE INDEX delivery_source_key_key ON public.delivery USING btree (source, key)
CREATE UNIQUE INDEX delivery_source_other_key_key ON public.delivery USING btree (source, other_key)
CREATE UNIQUE INDEX effect_lane_runs_one ON public.effect USING btree (lane) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX effect_name ON public.effect USING btree (incident_id, name) WHERE (name IS NOT NULL)
CREATE UNIQUE INDEX effect_pkey ON public.effect USING btree (id)
CREATE UNIQUE INDEX fact_key ON public.fact USING btree (incident_id, key) WHERE (key IS NOT NULL)
CREATE UNIQUE INDEX fact_pkey ON public.fact USING btree (incident_id, seq)
CREATE UNIQUE INDEX fact_text_pkey ON public.fact_text USING btree (incident_id, seq, field)
CREATE UNIQUE INDEX home_pkey ON public.home USING btree (slack_id)
CREATE UNIQUE INDEX incident_channel ON public.incident USING btree (channel)
CREATE UNIQUE INDEX incident_pkey ON public.incident USING btree (id)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (name)
CREATE UNIQUE INDEX on_call_pkey ON public.on_call USING btree (target)
CREATE UNIQUE INDEX person_pkey ON public.person USING btree (via, id)
CREATE UNIQUE INDEX postmortem_pkey ON public.postmortem USING btree (incident_id)
CREATE UNIQUE INDEX presence_pkey ON public.presence USING btree (incident_id, slack_id)
CREATE UNIQUE INDEX round_pkey ON public.round USING btree (name)
CREATE UNIQUE INDEX runbook_approval_pkey ON public.runbook_approval USING btree (run_id, idx, digest, approver)
CREATE UNIQUE INDEX runbook_run_one_active ON public.runbook_run USING btree (concurrency_key) WHERE (status = ANY (ARRAY['running'::text, 'waiting'::text, 'unknown'::text]))
CREATE UNIQUE INDEX runbook_run_pkey ON public.runbook_run USING btree (id)
CREATE UNIQUE INDEX runbook_step_pkey ON public.runbook_step USING btree (run_id, idx)
CREATE UNIQUE INDEX runner_pkey ON public.runner USING btree (id)
CREATE UNIQUE INDEX slack_budget_pkey ON public.slack_budget USING btree (key)
CREATE UNIQUE INDEX way_in_pkey ON public.way_in USING btree (source)

-- triggers
CREATE CONSTRAINT TRIGGER fact_text_erasure_is_said AFTER DELETE ON public.fact_text DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_silent_erasure()
CREATE TRIGGER api_token_is_the_owners BEFORE INSERT OR UPDATE ON public.api_token FOR EACH ROW EXECUTE FUNCTION refuse_token_change()
CREATE TRIGGER fact_is_append_only BEFORE DELETE OR UPDATE ON public.fact FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER fact_is_never_truncated BEFORE TRUNCATE ON public.fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER fact_text_is_append_only BEFORE DELETE OR UPDATE ON public.fact_text FOR EACH ROW EXECUTE FUNCTION refuse_text_change()
CREATE TRIGGER fact_text_is_never_truncated BEFORE TRUNCATE ON public.fact_text FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

-- functions
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'facts are never edited or deleted: a correction is a new fact (% on %)', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $function$
CREATE OR REPLACE FUNCTION public.refuse_silent_erasure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select 1 from fact f where f.incident_id = old.incident_id and f.kind = 'text.erased' and (f.data ->> 'seq')::int = old.seq) then
    raise exception 'an erasure is said in a fact of its own (fact % of incident %)', old.seq, old.incident_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $function$
CREATE OR REPLACE FUNCTION public.refuse_text_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and current_setting('tocsin.erases', true) = old.incident_id || ':' || old.seq
     and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return old;
  end if;
  raise exception 'facts are never edited or deleted: a correction is a new fact (% on %)', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $function$
CREATE OR REPLACE FUNCTION public.refuse_token_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  if tg_op = 'UPDATE' and to_jsonb(new) - 'used_on' = to_jsonb(old) - 'used_on' then
    return new;
  end if;
  raise exception 'tokens are made and revoked by the role that owns the tables (% on %)', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $function$
CREATE OR REPLACE FUNCTION public.runner_adopt(me uuid, my_host text, most integer, lease_ms integer)
 RETURNS SETOF runner_job
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.runner_claim(me uuid, my_host text, my_profiles text[], most integer, lease_ms integer)
 RETURNS SETOF runner_job
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$
CREATE OR REPLACE FUNCTION public.runner_extend(me uuid, my_run uuid, my_step integer, my_token integer, lease_ms integer)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with extended as (
    update runbook_step set lease_until = now() + lease_ms * interval '1 millisecond'
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
    returning stop_asked_at)
  select coalesce((select case when stop_asked_at is null then 'go on' else 'stop' end from extended), 'lost')
$function$
CREATE OR REPLACE FUNCTION public.runner_hello(me uuid, my_host text, my_version text, my_profiles jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from runner where seen_at < now() - interval '1 day';
  insert into runner (id, host, version, profiles) values (me, left(my_host, 200), left(my_version, 40), my_profiles)
    on conflict (id) do update set profiles = excluded.profiles, seen_at = now();
$function$
CREATE OR REPLACE FUNCTION public.runner_mark(me uuid, my_run uuid, my_step integer, my_token integer)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with marked as (
    update runbook_step set marked_at = now()
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running' and marked_at is null and stop_asked_at is null and now() < start_by
    returning 1)
  select pg_notify('tocsin_work', 'runner count') is not null and exists (select 1 from marked)
$function$
CREATE OR REPLACE FUNCTION public.runner_report(me uuid, my_run uuid, my_step integer, my_token integer, my_status text, code integer, head text, tail text, sha text, bytes bigint, took_ms bigint, value text, my_final boolean)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with ended as (
    update runbook_step set status = my_status, exit_code = code, output_head = left(head, 131072), output_tail = left(tail, 131072), output_sha = left(sha, 64),
      lost = false, output_bytes = greatest(0, least(bytes, 1000000000000)), output_value = left(value, 4097), final = my_final, duration_ms = greatest(0, least(took_ms, 1000000000000)),
      -- A refusal (final) never began; of any other end the start is told as well.
      ended_at = now(), lease_until = null, marked_at = case when my_final then marked_at else coalesce(marked_at, started_at) end
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
      and my_status in ('succeeded', 'failed', 'timed_out', 'cancelled')
    returning 1)
  select pg_notify('tocsin_work', 'runner count') is not null and exists (select 1 from ended)
$function$
CREATE OR REPLACE FUNCTION public.runner_settle(me uuid, my_run uuid, my_step integer, my_token integer, began boolean)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with settled as (
    update runbook_step set status = case when not began or idempotent then 'ready' else 'unknown' end, lease_until = null, run_at = now(),
      marked_at = case when began then coalesce(marked_at, started_at) end
    where run_id = my_run and idx = my_step and token = my_token and owner = me and kind = 'run' and status = 'running'
    returning status)
  select case when pg_notify('tocsin_work', 'runner count') is not null then (select status from settled) end
$function$
