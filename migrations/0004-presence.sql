-- Who was heard in an incident and how far each has read; whose App Home is worth keeping current; who is on call, for when the pager is away.

create table presence (
  incident_id  bigint not null references incident,
  slack_id     text not null,
  -- When they last wrote or did something here. A commander who is silent may be relieved.
  spoke_at     timestamptz,
  -- The last fact they have been shown: their next catch-up begins after it.
  seen_seq     int not null default 0,
  primary key (incident_id, slack_id)
);

create table home (
  slack_id   text primary key,
  opened_at  timestamptz not null
);

create table on_call (
  target      text primary key,
  known       jsonb not null,
  fetched_at  timestamptz not null
);
