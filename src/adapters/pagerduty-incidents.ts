// One incident in PagerDuty: read, acknowledged, resolved, noted.
import { z } from 'zod';
import type { PagerDuty } from '../ports.ts';
import { alreadySo, incidentBody, incidentsBody, isGone, must, note, parse, toIncident, unclear } from './pagerduty-answers.ts';
import { readPages, type Send } from './pagerduty-calls.ts';
import type { WriteAs } from './pagerduty-writes.ts';

type Incidents = Pick<PagerDuty, 'incident' | 'openIncidents' | 'notes' | 'setStatus' | 'addNote'>;

export function incidentMethods(send: Send, writeAs: WriteAs, apiUrl: string): Incidents {
  return {
    async incident(id) {
      const answer = await send('get', `incidents/${encodeURIComponent(id)}`);
      if (isGone(answer)) return undefined;
      return toIncident(parse(incidentBody, must(answer, 'reading an incident')).incident, apiUrl);
    },
    async openIncidents(since) {
      const query = { 'statuses[]': ['triggered', 'acknowledged'], since: since.toISOString(), sort_by: 'created_at:asc' };
      return (await readPages(send, 'incidents', query, incidentsBody, (body) => body.incidents)).map((one) => toIncident(one, apiUrl));
    },
    async notes(id) {
      const answer = await send('get', `incidents/${encodeURIComponent(id)}/notes`);
      return parse(z.object({ notes: z.array(note) }), must(answer, 'reading notes')).notes;
    },
    async setStatus(id, status, from) {
      // Acknowledging a resolved incident would reopen it, so a late click is looked at first. PagerDuty offers no conditional
      // write: a resolve within the same round trip is still reopened.
      if (status === 'acknowledged') {
        const current = must(await send('get', `incidents/${encodeURIComponent(id)}`), 'reading an incident');
        if (parse(incidentBody, current).incident.status !== 'triggered') return;
      }
      const body = { incident: { type: 'incident_reference', status } };
      const answer = await writeAs(from, (email) => send('put', `incidents/${encodeURIComponent(id)}`, { body, from: email }));
      if ('failure' in answer && alreadySo.has(answer.failure.code)) return;
      must(answer, `setting the incident ${status}`);
    },
    async addNote(id, content, from) {
      const path = `incidents/${encodeURIComponent(id)}/notes`;
      const answer = await writeAs(from, (email) => send('post', path, { body: { note: { content } }, from: email }));
      const written = z.object({ note: z.object({ id: z.string() }) }).safeParse(must(answer, 'adding a note'));
      if (!written.success) throw unclear('adding a note', written.error);
      return { id: written.data.note.id };
    },
  };
}
