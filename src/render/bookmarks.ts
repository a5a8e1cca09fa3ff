// The channel's bookmarks: where the alerts, the dashboards and the postmortem are.
import type { Config } from '../domain/config.ts';
import type { Incident } from '../domain/incident.ts';
import { oneLine, plain, safeUrl } from './escape.ts';

export type Bookmark = { readonly title: string; readonly link: string };

const mostAlerts = 5;
const mostDashboards = 5;
const mostLinks = 8;
// Ours: what a bookmark bar shows without cutting.
const longestTitle = 60;

/** At most nineteen, each address once; what people added stands last, the newest first. The titles are plain text; a link that is not http(s) is left out. */
export function bookmarksOf(incident: Incident, config: Config): Bookmark[] {
  const alerts = incident.alerts.slice(0, mostAlerts)
    .map((alert) => ({ title: `${sourceName(alert.source)}: ${alert.service.name}`, link: alert.url }));
  const dashboards = dashboardsOf(incident, config).slice(0, mostDashboards)
    .map((one) => ({ title: `Dashboard: ${one.service}`, link: one.link }));
  const { url, number } = incident.postmortem ?? {};
  const postmortem = { title: number === undefined ? 'Postmortem' : `Postmortem, pull request ${number}`, link: url };
  const added = [...incident.links].reverse().slice(0, mostLinks).map((one) => ({ title: one.title, link: one.url }));
  const all = [...alerts, ...dashboards, postmortem, ...added].flatMap((one) => {
    const address = one.link === undefined ? undefined : safeUrl(one.link);
    return address === undefined ? [] : [{ title: titled(one.title), link: address }];
  });
  return [...new Map(all.filter((one) => one.title !== '').map((one) => [one.link, one])).values()];
}

/** The dashboards that the config names for the services of the incident and of its alerts, each once. */
export function dashboardsOf(incident: Incident, config: Config): readonly { readonly service: string; readonly link: string }[] {
  const services = [...incident.services, ...incident.alerts.map((alert) => alert.service)];
  const found = services.flatMap(({ id, name }) => {
    const dashboard = own(config.services, name)?.dashboard ?? own(config.services, id)?.dashboard;
    return dashboard === undefined ? [] : [{ service: name, link: dashboard }];
  });
  return [...new Map(found.map((one) => [one.link, one])).values()];
}

function own(services: Config['services'], key: string): Config['services'][string] | undefined {
  return Object.hasOwn(services, key) ? services[key] : undefined;
}

/** Slack shows a bookmark's title as it is, but also in a line in the channel: so nothing in it may look like a mention. */
function titled(text: string): string {
  return plain(oneLine(text.replaceAll(/[<>&]/g, ' ')), longestTitle);
}

function sourceName(source: string): string {
  return source === 'pagerduty' ? 'PagerDuty' : source;
}
