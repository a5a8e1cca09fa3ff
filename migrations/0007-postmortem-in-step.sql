-- Keeping the draft in step while people write in it.
-- The commit under way: what was generated for it and what it is to write. A worker that dies between the commit and keeping
-- the new base leaves both here; whoever comes next tells by them whether it arrived.
alter table postmortem
  add column next_generated text,
  add column next_text      text,
  -- The file stood on the branch once: if it is gone, a person moved or deleted it.
  add column written        boolean not null default false,
  -- Where people's words stand against the records: told in one comment until one of them gives way.
  add column conflicts      jsonb not null default '[]',
  add constraint postmortem_next_is_whole check ((next_generated is null) = (next_text is null));

-- Drafts of before were written, or their pull request is not there yet and the file is written all the same.
update postmortem set written = true;
