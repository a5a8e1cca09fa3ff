// Whom Tocsin pages by itself when nobody takes command: whom the team's config names for that role, else the alert's escalation policy.
import { nudgeAfter, type Config } from './config.ts';
import type { Incident } from './incident.ts';
import { cannotPage } from './pages.ts';
import { unresolved, type PageTarget } from './paging.ts';

/** `who`: in words for people, as written outside. The target is looked up in PagerDuty when it is paged. */
export type CommanderPage = { readonly target: PageTarget; readonly who: string };

/** Undefined when nobody is known, or there is no way to page. A policy that PagerDuty has paged already is paged again: its next level may answer. */
export function commanderPage(incident: Incident, config: Config): CommanderPage | undefined {
  if (cannotPage(incident, config) !== undefined) return undefined;
  const named = config.roles['commander']?.page;
  if (named !== undefined) return { target: unresolved(named), who: 'whoever is on call to command' };
  const ringing = incident.alerts.filter((alert) => alert.source === 'pagerduty' && alert.escalationPolicy !== undefined && alert.escalationPolicy.length <= 40);
  const alert = ringing.find((one) => one.state !== 'cleared') ?? ringing[0];
  return alert?.escalationPolicy === undefined ? undefined : { target: unresolved(alert.escalationPolicy), who: `whoever is on call for ${alert.service.name}` };
}

/** The page that comes when nobody takes command; undefined when none will: a drill pages nobody. `ref` is that of the reminder. */
export function pageComing(incident: Incident, config: Config, ref: string): (CommanderPage & { readonly afterMs: number }) | undefined {
  const afterMs = nudgeAfter(config, incident.severity, 'page-commander');
  const page = commanderPage(incident, config);
  const known = incident.nudges[`page_commander:${ref}`];
  if (afterMs === false || !page || incident.kind === 'drill' || incident.status === 'mitigated' || known?.silenced || (known?.times ?? 0) > 0) return undefined;
  return { ...page, afterMs };
}
