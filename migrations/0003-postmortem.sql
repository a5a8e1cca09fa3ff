-- The postmortem's place and the draft generated last. Its path never changes after the first commit.
create table postmortem (
  incident_id  bigint primary key references incident,
  path         text not null,
  branch       text not null,
  generated    text not null,
  saved_at     timestamptz not null default now()
);
