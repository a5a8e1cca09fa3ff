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
presence.incident_id bigint not null
presence.slack_id text not null
presence.spoke_at timestamp with time zone
presence.seen_seq integer not null default 0
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
slack_budget.key text not null
slack_budget.tokens double precision not null
slack_budget.refilled_at timestamp with time zone not null
slack_budget.closed_until timestamp with time zone

-- constraints
alert alert_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
alert alert_pkey PRIMARY KEY (source, key)
alert alert_state_check CHECK ((state = ANY (ARRAY['triggered'::text, 'acknowledged'::text, 'cleared'::text])))
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
fact_text fact_text_incident_id_seq_fkey FOREIGN KEY (incident_id, seq) REFERENCES fact(incident_id, seq)
fact_text fact_text_pkey PRIMARY KEY (incident_id, seq, field)
home home_pkey PRIMARY KEY (slack_id)
incident incident_pkey PRIMARY KEY (id)
migration migration_pkey PRIMARY KEY (name)
on_call on_call_pkey PRIMARY KEY (target)
person person_pkey PRIMARY KEY (via, id)
postmortem postmortem_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
postmortem postmortem_pkey PRIMARY KEY (incident_id)
presence presence_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
presence presence_pkey PRIMARY KEY (incident_id, slack_id)
runbook_approval runbook_approval_decision_check CHECK ((decision = ANY (ARRAY['approve'::text, 'refuse'::text])))
runbook_approval runbook_approval_pkey PRIMARY KEY (run_id, idx, digest, approver)
runbook_approval runbook_approval_run_id_idx_fkey FOREIGN KEY (run_id, idx) REFERENCES runbook_step(run_id, idx)
runbook_run runbook_run_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(id)
runbook_run runbook_run_pkey PRIMARY KEY (id)
runbook_run runbook_run_status_check CHECK ((status = ANY (ARRAY['running'::text, 'waiting'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
runbook_step runbook_step_pkey PRIMARY KEY (run_id, idx)
runbook_step runbook_step_run_id_fkey FOREIGN KEY (run_id) REFERENCES runbook_run(id)
runbook_step runbook_step_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'waiting'::text, 'ready'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'timed_out'::text, 'cancelled'::text, 'unknown'::text, 'skipped'::text])))
slack_budget slack_budget_pkey PRIMARY KEY (key)

-- indexes
CREATE INDEX alert_first ON public.alert USING btree (first_at DESC, source, key)
CREATE INDEX alert_of_incident ON public.alert USING btree (incident_id)
CREATE INDEX delivery_lane ON public.delivery USING btree (lane, id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]))
CREATE INDEX delivery_ready ON public.delivery USING btree (urgency, id) WHERE (state = 'waiting'::text)
CREATE INDEX effect_lane ON public.effect USING btree (lane, id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]))
CREATE INDEX effect_of_incident ON public.effect USING btree (incident_id, id)
CREATE INDEX effect_ready ON public.effect USING btree (urgency, id) WHERE (state = 'waiting'::text)
CREATE INDEX incident_created ON public.incident USING btree (created_at)
CREATE INDEX incident_open ON public.incident USING btree (id) WHERE (status <> ALL (ARRAY['resolved'::text, 'closed'::text, 'declined'::text, 'merged'::text]))
CREATE INDEX runbook_step_ready ON public.runbook_step USING btree (run_at) WHERE (status = 'ready'::text)
CREATE INDEX runbook_step_running ON public.runbook_step USING btree (lease_until) WHERE (status = 'running'::text)
CREATE UNIQUE INDEX alert_pkey ON public.alert USING btree (source, key)
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
CREATE UNIQUE INDEX runbook_approval_pkey ON public.runbook_approval USING btree (run_id, idx, digest, approver)
CREATE UNIQUE INDEX runbook_run_one_active ON public.runbook_run USING btree (concurrency_key) WHERE (status = ANY (ARRAY['running'::text, 'waiting'::text, 'unknown'::text]))
CREATE UNIQUE INDEX runbook_run_pkey ON public.runbook_run USING btree (id)
CREATE UNIQUE INDEX runbook_step_pkey ON public.runbook_step USING btree (run_id, idx)
CREATE UNIQUE INDEX slack_budget_pkey ON public.slack_budget USING btree (key)

-- triggers
CREATE TRIGGER fact_is_append_only BEFORE DELETE OR UPDATE ON public.fact FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER fact_is_never_truncated BEFORE TRUNCATE ON public.fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER fact_text_is_append_only BEFORE DELETE OR UPDATE ON public.fact_text FOR EACH ROW EXECUTE FUNCTION refuse_change()
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
