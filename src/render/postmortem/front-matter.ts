// The front matter: the facts of the incident for programs, which GitHub shows as a table.
import { stringify } from 'yaml';
import type { Person } from '../../domain/actor.ts';
import { incidentName } from '../../domain/incident.ts';
import type { Moment } from '../../domain/intervals.ts';
import { actionFields } from './actions.ts';
import { defuse } from './defuse.ts';
import { actorName, intervalOf, type Material } from './material.ts';
import { oneLine, safeUrl } from './prose.ts';
import { isAfterwards, toldBy, toldDetection, toldMoment } from './told.ts';

/** YAML without the fences. A time is ISO 8601 in UTC; one that is not recorded is null, for people to fill in. `near_miss` and the like only people can say. */
export function frontMatter(material: Material): string {
  const { incident, names, times, head } = material;
  const at = (moment: Moment) => intervalOf(times, moment)?.at;
  const name = (who: Person | undefined) => who && say(actorName(who, names));
  const fields = {
    id: incidentName(incident.id),
    title: say(incident.title),
    status: 'draft',
    severity: incident.severity,
    services: incident.services.map((service) => say(service.name)),
    kind: incident.kind,
    impact_start: times.start.at,
    detected: at('detected'), acknowledged: at('acknowledged'), mitigated: at('mitigated'), resolved: at('resolved'),
    detection_source: detectedBy(material),
    roles: { commander: name(incident.commander), ...Object.fromEntries(incident.roles.map(({ role, person }) => [role, name(person)])) },
    owner: name(incident.postmortemOwner),
    slack_channel: incident.channel && say(incident.channel.name),
    pagerduty: incident.alerts.filter((alert) => alert.source === 'pagerduty').flatMap((alert) => safeUrl(alert.url ?? '') ?? []),
    runbooks: [...new Set(incident.runs.map((run) => say(run.runbook)))],
    actions: actionFields(material, say),
    sync: 'on',
    generator: 'tocsin',
    records: { facts: head.seq, hash: head.hash },
  };
  return stringify(fields, { lineWidth: 0, keepUndefined: true, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN' }).trimEnd();
}

/** Of what was written down afterwards: who noticed it then, never who wrote it down. */
function detectedBy(material: Material): string | undefined {
  const { incident, facts } = material;
  const first = incident.alerts[0]?.source;
  if (first !== undefined || !isAfterwards(material)) return say(first ?? incident.source);
  const told = toldMoment(facts, 'detected');
  const who = toldDetection(facts)?.source ?? (told && toldBy(told));
  return who === undefined ? undefined : say(who);
}

function say(text: string): string {
  return defuse(oneLine(text));
}
