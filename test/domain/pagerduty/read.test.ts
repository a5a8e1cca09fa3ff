// All thirty event types, and what is missing in them.
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { signal, type Signal } from '../../../src/domain/alert.ts';
import { knownPartTypes, readPagerDuty, salvagePagerDuty } from '../../../src/domain/pagerduty/read.ts';
import { capturedBody } from '../../support/captured.ts';
import { anyJson, forSeeds } from '../../support/dice.ts';
import { at } from '../../support/incidents.ts';

const about = { id: 'QINC', type: 'incident_reference', summary: 'Checkout is down', html_url: 'https://acme.pagerduty.com/incidents/QINC', self: null };
const eve = { id: 'PEVE', type: 'user_reference', summary: 'Eve', html_url: null, self: null };
const incident = {
  id: 'QINC', type: 'incident', status: 'triggered', number: 42, title: 'Checkout is down', html_url: 'https://acme.pagerduty.com/incidents/QINC', urgency: 'high',
  service: { id: 'PCHECK', type: 'service_reference', summary: 'checkout-api' }, assignees: [eve], priority: { id: 'PP1', type: 'priority_reference', summary: 'P1' },
  escalation_policy: { id: 'PEP', type: 'escalation_policy_reference', summary: 'Default' }, conference_bridge: null, resolve_reason: null, incident_key: null, teams: [],
};

function body(type: string, data: object, more: object = {}): unknown {
  return { event: { id: '01EVENT', event_type: type, resource_type: 'incident', occurred_at: '2026-01-05T10:00:00.123Z', agent: eve, client: null, data, ...more } };
}

/** The one signal of an event, checked against the shape that everybody relies on. */
function read(type: string, data: object, more: object = {}): Signal {
  const signals = readPagerDuty(body(type, data, more));
  expect(signals).toHaveLength(1);
  return signal.parse(signals[0]);
}

describe('the webhooks that PagerDuty sent', () => {
  it('are read', () => {
    expect(readPagerDuty(capturedBody('incident.triggered'))).toEqual([{
      type: 'triggered', at: '2025-04-07T03:47:13.414Z', by: { type: 'person', id: 'PVE0ZR9', via: 'pagerduty', name: 'Ben' },
      alert: {
        source: 'pagerduty', key: 'Q2CKYRLH85UNN4', title: 'Test', url: 'https://aldaviva.pagerduty.com/incidents/Q2CKYRLH85UNN4',
        service: { id: 'PNE3JZM', name: 'Webhook Tester' }, urgency: 'low', assignees: [{ id: 'PVE0ZR9', name: 'Ben' }], escalationPolicy: 'P482651',
      },
    }]);
    expect(readPagerDuty(capturedBody('incident.acknowledged'))).toMatchObject([{ type: 'acknowledged', at: '2025-04-07T03:47:13.546Z' }]);
    expect(readPagerDuty(capturedBody('incident.resolved'))).toMatchObject([{ type: 'cleared', alert: { assignees: [] } }]);
    expect(readPagerDuty(capturedBody('incident.annotated'))).toMatchObject([{ type: 'noted', key: 'Q2CKYRLH85UNN4', noteId: 'PTSAIFZ', text: 'Resolution Note: I\'m resolving it' }]);
    expect(readPagerDuty(capturedBody('pagey.ping'))).toMatchObject([{ type: 'pinged', source: 'pagerduty' }]);
  });
});

// Every published event type (developer.pagerduty.com, webhooks overview, 2026-08), with data of its own shape.
const part = { incident: about, id: 'PPART' };
const types: readonly (readonly [type: string, data: object, expected: object])[] = [
  ['incident.triggered', incident, { type: 'triggered', alert: { key: 'QINC', priority: 'P1', escalationPolicy: 'PEP' } }],
  ['incident.reopened', incident, { type: 'triggered' }],
  ['incident.acknowledged', incident, { type: 'acknowledged' }],
  ['incident.unacknowledged', incident, { type: 'unacknowledged' }],
  ['incident.resolved', { ...incident, assignees: [] }, { type: 'cleared', alert: { assignees: [] } }],
  ['incident.escalated', incident, { type: 'updated', text: 'Escalated: Eve' }],
  ['incident.reassigned', incident, { type: 'updated', text: 'Reassigned: Eve' }],
  ['incident.delegated', { ...incident, assignees: [] }, { type: 'updated', text: 'Delegated to another escalation policy' }],
  ['incident.priority_updated', incident, { type: 'updated', text: 'Priority changed: P1' }],
  ['incident.service_updated', incident, { type: 'updated', text: 'Service changed: checkout-api' }],
  ['incident.incident_type.changed', { ...incident, incident_type: { name: 'security' } }, { type: 'updated', text: 'Type changed: Eve' }],
  ['incident.annotated', { ...part, type: 'incident_note', content: 'looking', trimmed: false }, { type: 'noted', key: 'QINC', noteId: 'PPART', text: 'looking' }],
  ['incident.responder.added', { ...part, user: eve, escalation_policy: null, message: 'Please help\n', state: 'pending' }, { type: 'changed', text: 'Responder asked for: Eve (Please help)' }],
  ['incident.responder.replied', { ...part, user: eve, escalation_policy: null, message: '', state: 'accepted' }, { type: 'changed', text: 'Eve accepted' }],
  ['incident.status_update_published', { ...part, message: 'We are on it', trimmed: false }, { type: 'changed', text: 'Status update: We are on it' }],
  ['incident.conference_bridge.updated', { incident: about, conference_url: 'https://meet.example/1', conference_numbers: null }, { type: 'changed', text: 'Conference bridge: https://meet.example/1' }],
  ['incident.custom_field_values.updated', { incident: about, custom_fields: [], changed_custom_fields: [] }, { type: 'changed', text: 'Custom fields changed' }],
  [
    'incident.role.assigned', { incident_role_assignments: [{ id: 'PA', role: { id: 'PR', summary: 'Incident Commander' }, incident: about, assignee: eve, old_assignee: null, status: 'assigned' }] },
    { type: 'changed', key: 'QINC', text: 'Role in PagerDuty: Incident Commander is Eve' },
  ],
  ['incident.task.created', { ...part, name: 'Check the queue', description: '', status: 'open', assignees: [eve] }, { type: 'changed', text: 'Task in PagerDuty: Check the queue' }],
  ['incident.task.updated', { ...part, name: 'Check the queue', status: 'open' }, { type: 'changed', text: 'Task changed in PagerDuty: Check the queue open' }],
  ['incident.task.completed', { ...part, name: 'Check the queue', status: 'completed' }, { type: 'changed', text: 'Task done in PagerDuty: Check the queue' }],
  ['incident.action_invocation.created', { ...part, action: null, state: 'created' }, { type: 'changed', text: 'Automation started in PagerDuty created' }],
  ['incident.action_invocation.updated', { ...part, state: null }, { type: 'changed', text: 'Automation in PagerDuty: changed' }],
  ['incident.action_invocation.terminated', { ...part, state: 'completed' }, { type: 'changed', text: 'Automation ended in PagerDuty: completed' }],
  ['incident.workflow.started', { ...part, summary: '', incident_workflow: { id: 'PWF', summary: 'Major' } }, { type: 'changed', text: 'Workflow started in PagerDuty: ' }],
  ['incident.workflow.completed', { ...part, summary: 'Major' }, { type: 'changed', text: 'Workflow completed in PagerDuty: Major' }],
  ['service.created', { id: 'PCHECK', type: 'service' }, { type: 'ignored' }],
  ['service.updated', { id: 'PCHECK', type: 'service' }, { type: 'ignored' }],
  ['service.deleted', { id: 'PCHECK', type: 'service' }, { type: 'ignored' }],
  ['service.custom_field_values.updated', { service: about, custom_fields: [] }, { type: 'ignored' }],
];

describe('the event types', () => {
  it('are thirty, each with its place here', () => {
    expect(new Set(types.map(([type]) => type)).size).toBe(30);
    expect(knownPartTypes.filter((type) => !types.some(([one]) => one === type))).toEqual([]);
  });

  it.each(types)('%s', (type, data, expected) => {
    const found = read(type, data);
    expect(found).toMatchObject(expected);
    if (found.type !== 'ignored') expect(found).toMatchObject({ at: '2026-01-05T10:00:00.123Z', by: { type: 'person', id: 'PEVE', via: 'pagerduty' } });
    if (found.type === 'ignored') expect(found.reason).not.toBe('');
  });

  it('that came later than this version are ignored, by name', () => {
    expect(read('incident.teleported', incident)).toEqual({ type: 'ignored', reason: 'the event type incident.teleported is not known to this version' });
  });

  it('of every object that has names of its own are no event types', () => {
    for (const type of ['constructor', '__proto__', 'toString']) expect(read(type, { ...part }).type, type).toBe('ignored');
  });
});

describe('what is often missing', () => {
  it('of an incident may be null or absent, all but its id', () => {
    const bare = { id: 'QINC', type: 'incident', title: null, service: null, assignees: null, priority: null, urgency: null, html_url: null, escalation_policy: null };
    for (const data of [bare, { id: 'QINC' }]) {
      expect(read('incident.triggered', data)).toMatchObject({
        alert: { source: 'pagerduty', key: 'QINC', title: 'Untitled PagerDuty incident', service: { id: 'unknown', name: 'unknown service' }, urgency: 'high', assignees: [] },
      });
    }
  });

  it('of an agent: PagerDuty itself, an integration, or a person without a name', () => {
    expect(read('incident.triggered', incident, { agent: null })).toMatchObject({ by: { type: 'system', id: 'pagerduty', name: 'PagerDuty' } });
    expect(read('incident.triggered', incident, { agent: { id: 'PI', type: 'inbound_integration_reference', summary: 'Grafana' } })).toMatchObject({ by: { type: 'system', name: 'Grafana' } });
    expect(read('incident.triggered', incident, { agent: { id: 'PEVE', type: 'user_reference' } })).toMatchObject({ by: { type: 'person', id: 'PEVE' } });
  });

  it('of a reference: its name, then its id stands there', () => {
    const data = { ...incident, service: { id: 'PCHECK', summary: null }, assignees: [null, { id: 'PEVE' }], priority: { id: 'PP1' } };
    expect(read('incident.triggered', data)).toMatchObject({ alert: { service: { id: 'PCHECK', name: 'PCHECK' }, assignees: [{ id: 'PEVE', name: 'PEVE' }], priority: 'PP1' } });
  });

  it('of a part: the incident it belongs to, and then it is ignored with the reason', () => {
    for (const type of ['incident.annotated', 'incident.task.created', 'incident.role.assigned', 'incident.responder.added']) {
      expect(read(type, { id: 'PPART', incident: null }).type, type).toBe('ignored');
    }
  });

  it('of a role: who held it, and who holds it now', () => {
    const roles = [{ role: { id: 'PR', summary: 'Scribe' }, incident: about, assignee: null, old_assignee: eve }, { role: null, incident: about, assignee: eve }];
    expect(read('incident.role.assigned', { incident_role_assignments: roles })).toMatchObject({ text: 'Role in PagerDuty: Scribe is nobody, somebody is Eve' });
  });

  it('of an asked responder: a policy instead of a person, or nobody at all', () => {
    expect(read('incident.responder.added', { ...part, user: null, escalation_policy: { id: 'PEP', summary: 'Database' }, message: null })).toMatchObject({ text: 'Responder asked for: Database' });
    expect(read('incident.responder.replied', part)).toMatchObject({ text: 'somebody replied' });
  });
});

describe('what PagerDuty cut off', () => {
  it('says so, in a note and in an update', () => {
    expect(read('incident.annotated', { ...part, content: 'begin', trimmed: true })).toMatchObject({ text: 'begin … (the rest is in PagerDuty)' });
    expect(read('incident.status_update_published', { ...part, message: 'begin', trimmed: true })).toMatchObject({ text: 'Status update: begin … (the rest is in PagerDuty)' });
  });

  it('or is longer than we keep still fits', () => {
    const long = 'x'.repeat(60_000);
    for (const trimmed of [true, false]) {
      expect(read('incident.annotated', { ...part, content: long, trimmed }).type).toBe('noted');
      expect(read('incident.status_update_published', { ...part, message: long, trimmed }).type).toBe('changed');
    }
    expect(read('incident.triggered', { ...incident, title: long, html_url: `https://x.example/${long}` }).type).toBe('triggered');
  });
});

describe('a resolution', () => {
  it('by a merge names where it went', () => {
    const merged = { ...incident, resolve_reason: { type: 'merge_resolve_reason', incident: { id: 'QOTHER', type: 'incident_reference' } } };
    expect(read('incident.resolved', merged)).toMatchObject({ type: 'cleared', mergedInto: 'QOTHER' });
  });

  it.each([null, undefined, { type: 'resolved_by_user' }, { type: 'merge_resolve_reason', incident: null }])('by anything else does not: %o', (reason) => {
    expect(read('incident.resolved', { ...incident, resolve_reason: reason })).not.toHaveProperty('mergedInto');
  });
});

describe('what is no event', () => {
  it.each([
    ['nothing', null], ['a list', []], ['the retired v2 format', { messages: [{ event: 'incident.trigger' }] }], ['no type', body('', incident)],
    ['no id', body('incident.triggered', { type: 'incident' })], ['a number for an id', body('incident.triggered', { id: 7 })],
    ['no time', body('incident.triggered', incident, { occurred_at: 'now' })], ['no data', body('incident.triggered', incident, { data: null })],
  ])('is an error, so that it is parked and seen: %s', (_what, wrong) => {
    expect(() => readPagerDuty(wrong)).toThrow(/./);
  });

  it('keeps the time as an instant, whatever its zone and precision', () => {
    expect(read('incident.triggered', incident, { occurred_at: '2026-01-05T11:00:00+01:00' })).toMatchObject({ at: '2026-01-05T10:00:00.000Z' });
    expect(() => readPagerDuty(body('incident.triggered', incident, { occurred_at: '0000-01-01T00:00:00+01:00' }))).toThrow(z.ZodError);
  });
});

describe('a trigger that could not be read', () => {
  it('still tells which incident, and where', () => {
    const salvaged = salvagePagerDuty(body('incident.triggered', { ...incident, assignees: 'what?' }), at(9));
    expect(signal.parse(salvaged)).toMatchObject({ type: 'triggered', at: '2026-01-05T10:00:00.123Z', alert: { key: 'QINC', title: 'Checkout is down', url: incident.html_url, urgency: 'high' } });
  });

  it('has a title and a time of its own where they are missing', () => {
    expect(salvagePagerDuty({ event: { event_type: 'incident.triggered', occurred_at: 'never', data: { id: 'QINC', title: 7 } } }, at(9))).toMatchObject({
      at: at(9), alert: { title: 'A PagerDuty incident that Tocsin could not read' },
    });
  });

  it.each(['-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', 'Tue, 1 Jan 12000 00:00:00 GMT'])('has its own time where %s is in no year of four digits', (occurred_at) => {
    expect(salvagePagerDuty({ event: { event_type: 'incident.triggered', occurred_at, data: { id: 'QINC' } } }, at(9))?.at).toBe(at(9));
  });

  it('opens nothing when it is another event, or names no incident', () => {
    for (const wrong of [body('incident.resolved', incident), body('incident.triggered', {}), body('incident.triggered', { id: '' }), null, undefined, 'text', []]) {
      expect(salvagePagerDuty(wrong, at(9))).toBeUndefined();
    }
  });

  it('is read without an error, or not at all, whatever JSON it is', () => {
    forSeeds(1_000, (dice) => {
      const salvaged = salvagePagerDuty({ event: { event_type: 'incident.triggered', occurred_at: anyJson(dice), data: anyJson(dice) } }, at(9));
      if (salvaged) signal.parse(salvaged);
      salvagePagerDuty(anyJson(dice), at(9));
    });
  });
});
