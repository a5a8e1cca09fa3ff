// Where the document lives: its path, its branch and its title. The path depends only on what never changes.
import { slug } from '../../domain/channel-name.ts';
import { incidentName } from '../../domain/incident.ts';
import { defuse } from './defuse.ts';
import type { Material } from './material.ts';
import { oneLine } from './prose.ts';

/** A path is read by people and by file systems with limits of their own. */
const mostSlug = 60;
/** GitHub takes 256 characters for the title of a pull request; the caller may put words around ours. */
const mostTitle = 200;

export type Place = { readonly path: string; readonly branch: string; readonly title: string };

/**
 * The path comes from the title and the day (UTC) of the opening, so that a new title does not move the file; once a pull
 * request is recorded, its path stays whatever the config says. `title` is `INC-42: …`, redacted, without mentions.
 */
export function placeOf({ incident, facts, config }: Material, branch: string | undefined): Place {
  const id = incidentName(incident.id);
  const opened = facts.find((fact) => fact.kind === 'incident.opened');
  const day = (opened?.at ?? incident.openedAt).slice(0, 10);
  const values: Readonly<Record<string, string>> = {
    year: day.slice(0, 4), date: day, id: id.toLowerCase(), slug: words(opened?.data.title ?? incident.title),
  };
  const path = config.postmortem.path.replaceAll(/\{(year|date|id|slug)\}/g, (_, name: string) => values[name] ?? '');
  return {
    path: incident.postmortem?.path ?? path,
    branch: branch ?? `postmortem/${id.toLowerCase()}`,
    title: defuse(oneLine(`${id}: ${incident.title}`, mostTitle)),
  };
}

/** A title may have no letter that a slug keeps; a name must not end in a hyphen then. */
function words(title: string): string {
  return slug(oneLine(title)).slice(0, mostSlug).replaceAll(/^-+|-+$/g, '') || 'incident';
}
