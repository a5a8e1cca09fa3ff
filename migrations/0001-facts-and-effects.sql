-- What came in, what happened, what is to be done. Times are the database's; ids are never reused.

create table incident (
  id            bigint generated always as identity primary key,
  head_seq      int not null default 0,
  head_hash     text not null default repeat('0', 64),
  fold_version  int not null,
  -- The fold of the facts, kept so that nobody has to read them all. Rebuilt when fold_version is another.
  state         jsonb not null,
  created_at    timestamptz not null default now(),
  status        text generated always as (state ->> 'status') stored,
  kind          text generated always as (state ->> 'kind') stored,
  private       boolean generated always as ((state ->> 'private')::boolean) stored,
  channel       text generated always as (state -> 'channel' ->> 'id') stored
);
create unique index incident_channel on incident (channel);
create index incident_created on incident (created_at);
create index incident_open on incident (id) where status not in ('resolved', 'closed', 'declined', 'merged');

create table fact (
  incident_id  bigint not null references incident,
  seq          int not null,
  kind         text not null,
  at           timestamptz not null,
  recorded_at  timestamptz not null,
  by           jsonb not null,
  data         jsonb not null,
  cause        text not null,
  key          text,
  hash         text not null,
  primary key (incident_id, seq)
);
-- A fact with a natural key happens once in its incident, however often we are told.
create unique index fact_key on fact (incident_id, key) where key is not null;

create table fact_text (
  incident_id  bigint not null,
  seq          int not null,
  field        text not null,
  salt         text not null,
  text         text not null,
  primary key (incident_id, seq, field),
  foreign key (incident_id, seq) references fact
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'facts are never edited or deleted: a correction is a new fact (% on %)', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
create trigger fact_is_append_only before update or delete on fact for each row execute function refuse_change();
create trigger fact_is_never_truncated before truncate on fact for each statement execute function refuse_change();
create trigger fact_text_is_append_only before update or delete on fact_text for each row execute function refuse_change();
create trigger fact_text_is_never_truncated before truncate on fact_text for each statement execute function refuse_change();

-- Everything that came in, as it came. lane orders what belongs together (one external incident, one person).
create table delivery (
  id           bigint generated always as identity primary key,
  source       text not null,
  key          text not null,
  -- A second key of the same delivery (PagerDuty: x-webhook-id beside event.id): either one seen before makes it a double.
  other_key    text,
  lane         text not null,
  -- The raw body, as text: JSON may hold \u0000, which jsonb refuses and text keeps.
  body         text not null,
  received_at  timestamptz not null default clock_timestamp(),
  state        text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'ignored', 'parked')),
  urgency      smallint not null default 1,
  attempt      int not null default 0,
  run_at       timestamptz not null default now(),
  owner        uuid,
  lease_until  timestamptz,
  outcome      text,
  incident_id  bigint references incident,
  done_at      timestamptz,
  unique (source, key),
  unique (source, other_key)
);
create unique index delivery_lane_runs_one on delivery (lane) where state = 'running';
create index delivery_lane on delivery (lane, id) where state in ('waiting', 'running');
create index delivery_ready on delivery (urgency, id) where state = 'waiting';

create table effect (
  id           bigint generated always as identity primary key,
  incident_id  bigint not null references incident,
  kind         text not null,
  data         jsonb not null,
  lane         text not null,
  name         text,
  needs        text[] not null default '{}',
  coalesce     boolean not null default false,
  cause        text not null,
  depth        int not null default 0,
  created_at   timestamptz not null default clock_timestamp(),
  state        text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'given_up')),
  urgency      smallint not null,
  attempt      int not null default 0,
  run_at       timestamptz not null default now(),
  first_run_at timestamptz,
  owner        uuid,
  lease_until  timestamptz,
  outcome      text,
  done_at      timestamptz
);
-- The two guards of order: one runs per lane, and whoever adds effects holds the incident's row.
create unique index effect_lane_runs_one on effect (lane) where state = 'running';
create index effect_lane on effect (lane, id) where state in ('waiting', 'running');
create index effect_ready on effect (urgency, id) where state = 'waiting';
create unique index effect_name on effect (incident_id, name) where name is not null;
create index effect_of_incident on effect (incident_id, id);

-- What we know of each alert of each source, whether or not it belongs to an incident.
create table alert (
  source       text not null,
  key          text not null,
  incident_id  bigint references incident,
  state        text not null check (state in ('triggered', 'acknowledged', 'cleared')),
  alert        jsonb not null,
  why          text not null,
  times        int not null default 1,
  first_at     timestamptz not null,
  state_at     timestamptz not null,
  recorded_at  timestamptz not null default now(),
  primary key (source, key)
);
create index alert_of_incident on alert (incident_id);
create index alert_first on alert (first_at desc, source, key);

-- Who is who: looked up outside, kept for a while.
create table person (
  via         text not null,
  id          text not null,
  slack_id    text,
  name        text not null,
  why_not     text,
  looked_up_at timestamptz not null default now(),
  primary key (via, id)
);
