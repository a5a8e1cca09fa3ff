// The day by which a postmortem is due, where the severity has one.
import type { Config } from '../domain/config.ts';
import type { Incident } from '../domain/incident.ts';
import { plus } from '../domain/time.ts';
import { when } from './escape.ts';

export function postmortemDue({ severity, resolvedAt }: Incident, config: Config): string | undefined {
  const due = severity !== undefined && Object.hasOwn(config.severities, severity) ? config.severities[severity]?.due : undefined;
  return due === undefined || resolvedAt === undefined ? undefined : when(plus(resolvedAt, due));
}
