-- What becomes of follow-ups: issues found by their ids, pull requests by their numbers, and rounds that all replicas share.

-- GitHub's webhooks name an issue; most incidents have none.
create index incident_issue on incident using gin ((state -> 'followups') jsonb_path_ops) where state -> 'followups' <> '[]';
create index incident_pull on incident ((state -> 'postmortem' ->> 'number')) where state -> 'postmortem' ->> 'number' is not null;

-- The digest of a week, the look at GitHub of a night: one row each. Whoever holds the lease does it; the others leave it alone.
create table round (
  name            text primary key,
  -- When the next one is due. Missed ones are made up for once.
  due_at          timestamptz not null,
  attempt         int not null default 0,
  first_tried_at  timestamptz,
  owner           uuid,
  -- Nobody else begins before: the lease of whoever works on it, or the wait after a failure.
  not_before      timestamptz,
  done_at         timestamptz,
  outcome         text
);
