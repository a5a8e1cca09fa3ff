-- What is asked every few seconds must not read years of what is done: the few rows that are not have indexes of their own.

-- Beside an older version: its writes wait while a table is read once, seconds for millions of rows; doors answer 503 meanwhile at worst, and sources come back.
create index delivery_parked on delivery (id) where state = 'parked';
-- Beside an older version: as above; effects wait.
create index effect_given_up on effect (incident_id, id) where state = 'given_up';
-- Beside an older version: as above; decisions wait. Postmortems without an end for good are looked at each night.
create index incident_pull_open on incident (id) where state -> 'postmortem' ->> 'state' in ('open', 'closed');
-- Beside an older version: as above. The incident that began as something from elsewhere: an imported timeline, the canary.
create index fact_begun_as on fact (key) where seq = 1 and key is not null;
