// Ringing people in PagerDuty: asking them into an incident, or opening one that rings them, and looking whether that was done.
import { z } from 'zod';
import type { PagerDuty } from '../ports.ts';
import { fromUnknown, incidentBody, incidentsBody, isGone, must, parse, rejected, responderRequestsBody, toIncident, unclear } from './pagerduty-answers.ts';
import type { Send } from './pagerduty-calls.ts';
import type { WriteAs } from './pagerduty-writes.ts';

type Paging = Pick<PagerDuty, 'incidentByKey' | 'createIncident' | 'requestResponder' | 'responderRequests'>;
type Account = { readonly apiUrl: string; readonly fromEmail: string; readonly userByEmail: PagerDuty['userByEmail'] };

export function pagingMethods(send: Send, writeAs: WriteAs, { apiUrl, fromEmail, userByEmail }: Account): Paging {
  async function incidentByKey(key: string) {
    const answer = await send('get', 'incidents', { query: { incident_key: key, date_range: 'all' } });
    const found = parse(incidentsBody, must(answer, 'looking for an incident')).incidents.map((one) => toIncident(one, apiUrl));
    return found.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  }

  return {
    incidentByKey,
    async createIncident({ key, title, details, service, target }, from) {
      const ref = { id: target.id, type: `${target.type}_reference` };
      // Either the people or the policy: PagerDuty refuses both together.
      const whom = target.type === 'user' ? { assignments: [{ assignee: ref }] } : { escalation_policy: ref };
      const incident = {
        type: 'incident', title, urgency: 'high', incident_key: key, service: { id: service, type: 'service_reference' },
        body: { type: 'incident_body', details }, ...whom,
      };
      const answer = await writeAs(from, (email) => send('post', 'incidents', { body: { incident }, from: email }));
      // An open incident with this key is refused with a general 400: whether it is ours is seen by looking.
      const open = 'failure' in answer && answer.failure.status === 400 ? await incidentByKey(key) : undefined;
      if (open && open.status !== 'resolved') return open;
      const made = incidentBody.safeParse(must(answer, 'opening an incident'));
      if (!made.success) throw unclear('opening an incident', made.error);
      return toIncident(made.data.incident, apiUrl);
    },
    async requestResponder(id, target, message, from) {
      // This call takes the asking user's id in the body instead of an e-mail in `From`.
      const asking = (from === undefined ? undefined : await userByEmail(from)) ?? (await userByEmail(fromEmail));
      const doing = 'paging a responder';
      if (asking === undefined) throw rejected({ status: 400, code: fromUnknown, message: 'Requester unknown' }, doing);
      const wanted = { id: target.id, type: `${target.type}_reference` };
      const body = { requester_id: asking.id, message, responder_request_targets: [{ responder_request_target: wanted }] };
      must(await send('post', `incidents/${encodeURIComponent(id)}/responder_requests`, { body, from: asking.email }), doing);
    },
    async responderRequests(id) {
      const answer = await send('get', `incidents/${encodeURIComponent(id)}`);
      if (isGone(answer)) return [];
      const { incident } = parse(z.object({ incident: responderRequestsBody }), must(answer, 'reading an incident'));
      return [...incident.responder_requests, ...incident.incidents_responders].flatMap((one) => one.message ?? []);
    },
  };
}
