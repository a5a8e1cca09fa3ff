-- How much of Slack's patience is left, by method and by channel: shared by all replicas, so that a storm never delays what a person does.

create table slack_budget (
  -- A method such as chat.update, or post/<channel>.
  key           text primary key,
  -- Calls that may be made at once; below zero when people did more than there was.
  tokens        double precision not null,
  refilled_at   timestamptz not null,
  -- Slack said 429: nobody calls this before.
  closed_until  timestamptz
);
