// What "tocsin export" writes, line by line: the API's own shapes, and beside each fact what its hash is made of.
import { incidentName, type Incident } from '../domain/incident.ts';
import { alertJson, incidentJson, timelineJson } from '../edge/api-present.ts';
import { alertsOf, countPrivate, headOf, headsOf, recordsOf, type Head } from '../store/export.ts';
import { readIncident } from '../store/incident.ts';
import type { Sql } from '../store/sql.ts';
import { version } from '../version.ts';
import { jsonLine } from './backup-file.ts';
import { Failure } from './io.ts';

/** `incident`: that one alone. */
export type Wanted = { readonly incident: number | undefined; readonly privateToo: boolean };
export type Written = { readonly incidents: number; readonly facts: number; readonly alerts: number; readonly privateLeftOut: number; readonly at: string };

const format = 1;

/** Yields lines without their end, and says at last how many of what they were. Throws Failure when the incident named is not there, or not for whoever asks. */
export async function* exportLines(tx: Sql, { incident, privateToo }: Wanted, moment: Date): AsyncGenerator<string, Written> {
  const at = moment.toISOString();
  const count = { incidents: 0, facts: 0, alerts: 0 };
  const heads = incident === undefined ? headsOf(tx, { privateToo }) : [await theOne(tx, incident, privateToo)];
  const privateLeftOut = incident === undefined && !privateToo ? await countPrivate(tx) : 0;
  yield jsonLine({ type: 'export', format, version, at, of: incident === undefined ? 'all' : incidentName(incident), private: privateToo });
  for await (const head of heads) {
    const now = await readIncident(tx, head.id);
    if (!now) throw new Error(`INC-${head.id} was there a moment ago`);
    count.incidents += 1;
    yield jsonLine({ type: 'incident', ...incidentJson(now), head: { seq: head.seq, hash: head.hash } });
    for await (const line of factLines(tx, now)) {
      count.facts += 1;
      yield line;
    }
    for await (const alert of alertsOf(tx, head.id)) {
      count.alerts += 1;
      yield jsonLine({ type: 'alert', ...alertJson(alert) });
    }
  }
  // Those that a rule left alone belong to no incident, and the API shows them too.
  if (incident === undefined) {
    for await (const alert of alertsOf(tx, undefined)) {
      count.alerts += 1;
      yield jsonLine({ type: 'alert', ...alertJson(alert) });
    }
  }
  const written = { ...count, privateLeftOut, at };
  yield jsonLine({ type: 'end', ...written });
  return written;
}

async function* factLines(tx: Sql, incident: Incident): AsyncGenerator<string> {
  for await (const { fact, link, texts } of recordsOf(tx, incident.id)) {
    yield jsonLine({ type: 'fact', incident: incidentName(incident.id), ...timelineJson(fact, incident), link, texts });
  }
}

async function theOne(tx: Sql, incident: number, privateToo: boolean): Promise<Head> {
  const found = await headOf(tx, incident);
  if (!found) throw new Failure(`There is no ${incidentName(incident)}.`);
  if (found.private && !privateToo) throw new Failure(`${incidentName(incident)} is private. Add --private to export it.`);
  return found;
}
