-- A storm: many alerts in one incident, one of them looked for at a time. And what PagerDuty's API says about the way in.

-- Which of the open incidents has an alert of this service: one probe for each, however large its state has grown.
create index alert_service on alert (incident_id, (alert -> 'service' ->> 'id'));
drop index alert_of_incident;
-- When the last alert joined an incident.
create index alert_recorded on alert (incident_id, recorded_at desc);
-- The incident that takes alerts in while a storm lasts. At most a few are open at a time.
create index incident_storm on incident (id) where state -> 'storm' is not null and status not in ('resolved', 'closed', 'declined', 'merged');

-- When PagerDuty was last asked about an alert that still rings here and is in no list of what is open there.
alter table alert add column asked_at timestamptz;

-- The ways in that are watched: what was wrong with one, since when, whether people were told, and how long a test ping took.
create table way_in (
  source       text primary key,
  -- undefined while all is well: the words for what is wrong.
  trouble      text,
  since        timestamptz,
  told_at      timestamptz,
  pinged_at    timestamptz,
  arrived_at   timestamptz,
  -- Of the last ping that arrived.
  seconds      double precision
);
