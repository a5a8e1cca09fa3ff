// Moving an incident on: what the change of a status or a severity means.
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import type { Status } from './facts.ts';
import type { Incident } from './incident.ts';
import { refresh } from './opening.ts';
import { sayDuration } from './time.ts';

/** Undefined when it has that status already. Any open status may follow any other: people find out that they were wrong. `note`: how it is known, or why. */
export function statusChange(incident: Incident, to: Status, note?: string): Decision | undefined {
  if (incident.status === to) return undefined;
  return decide([{ kind: 'status.set', data: { status: to, was: incident.status, ...(note === undefined ? {} : { evidence: note }) } }], refresh);
}

/** Undefined when it has that severity already. */
export function severityChange(incident: Incident, severity: string): Decision | undefined {
  if (incident.severity === severity) return undefined;
  return decide([{ kind: 'severity.set', data: { severity, ...(incident.severity === undefined ? {} : { was: incident.severity }) } }], refresh);
}

/** What a worse severity asks of people beyond the one before, in a sentence; undefined when it asks for nothing more. */
export function severityAsks(config: Pick<Config, 'severities' | 'postmortem'>, was: string | undefined, now: string): string | undefined {
  const [before, after] = [demands(config, was), demands(config, now)];
  const oftener = after.every !== undefined && (before.every === undefined || after.every < before.every) ? [`an update at least every ${sayDuration(after.every)}`] : [];
  const more = after.postmortem && !before.postmortem ? [...oftener, 'a postmortem'] : oftener;
  return more.length === 0 ? undefined : `${now} asks for ${more.join(' and ')}.`;
}

function demands({ severities, postmortem }: Pick<Config, 'severities' | 'postmortem'>, name: string | undefined): { readonly every: number | undefined; readonly postmortem: boolean } {
  if (name === undefined) return { every: undefined, postmortem: postmortem['when-unset'] === 'required' };
  const known = Object.hasOwn(severities, name) ? severities[name] : undefined;
  return { every: known?.['update-every'], postmortem: known?.postmortem === 'required' };
}
