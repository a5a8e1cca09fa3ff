-- Tokens of the API beside the one in the environment, and what a command that came through the API was answered.

create table api_token (
  id          bigint generated always as identity primary key,
  name        text not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
  -- SHA-256 (hex) of the token. It has 256 random bits, so nothing slower is needed; the token itself is shown once and kept nowhere.
  digest      text not null unique check (digest ~ '^[0-9a-f]{64}$'),
  scope       text not null check (scope in ('metrics', 'read', 'read-private', 'command')),
  -- The Slack user id of whoever a command is by.
  person      text check (person ~ '^[UW][A-Z0-9]{2,20}$'),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  -- A day and no more: enough to find what nobody uses, too little to follow somebody by.
  used_on     date,
  revoked_at  timestamptz,
  constraint api_token_command_has_person check ((scope = 'command') = (person is not null))
);
-- A name is free again once its token was revoked.
create unique index api_token_name on api_token (name) where revoked_at is null;

-- Whoever may act in somebody's name is said by the role that owns the tables. The bot's own role may note that a token was used,
-- and nothing else: somebody who has taken the bot over can make no token that outlives it.
create function refuse_token_change() returns trigger language plpgsql as $$
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    return new;
  end if;
  if tg_op = 'UPDATE' and to_jsonb(new) - 'used_on' = to_jsonb(old) - 'used_on' then
    return new;
  end if;
  raise exception 'tokens are made and revoked by the role that owns the tables (% on %)', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create trigger api_token_is_the_owners before insert or update on api_token for each row execute function refuse_token_change();

-- What a person would have been told: { "state", "text", "incident" }. Only commands of the API have one.
alter table delivery add column answer jsonb;
