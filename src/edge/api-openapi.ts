// The API's own description, OpenAPI 3.1: its schemas are those that the answers are typed by.
import { z } from 'zod';
import { version } from '../version.ts';
import { actorShape, alertShape, answers, incidentShape, timelineShape } from './api-shapes.ts';

type Json = Readonly<Record<string, unknown>>;

const parameters = {
  limit: { name: 'limit', in: 'query', description: 'Rows a page.', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
  cursor: { name: 'cursor', in: 'query', description: '"next" of the page before. Opaque.', schema: { type: 'string' } },
  id: { name: 'id', in: 'path', required: true, description: 'INC-42 or 42.', schema: { type: 'string' }, example: 'INC-42' },
} as const;

export const openApi: Json = {
  openapi: '3.1.0',
  info: {
    title: 'Tocsin', version,
    description: 'Reads incidents, their timelines and alerts. Private incidents are left out everywhere. Times are ISO 8601 in UTC.',
  },
  security: [{ token: [] }],
  paths: {
    '/api/incidents': { get: get('Incidents, newest first', 'listIncidents', 'Incidents', ['limit', 'cursor']) },
    '/api/incidents/{id}': { get: get('One incident', 'getIncident', 'IncidentAnswer', ['id']) },
    '/api/incidents/{id}/timeline': { get: get('What happened, in the order of the record', 'getTimeline', 'Timeline', ['id', 'limit', 'cursor']) },
    '/api/alerts': { get: get('Alerts, newest first, whether or not they belong to an incident', 'listAlerts', 'Alerts', ['limit', 'cursor']) },
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'TOCSIN_API_TOKEN' } }, schemas: schemas() },
};

function get(summary: string, operationId: string, schema: keyof typeof answers, names: readonly (keyof typeof parameters)[]): Json {
  const paged = names.includes('limit');
  return {
    summary, operationId, parameters: names.map((name) => parameters[name]),
    responses: {
      200: says(summary, schema),
      ...(paged ? { 400: says('A limit or cursor that cannot be', 'Error') } : {}),
      401: { ...says('The token is missing or wrong', 'Error'), headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } },
      ...(names.includes('id') ? { 404: says('There is no such incident', 'Error') } : {}),
      503: says('The API is off (no token is configured), or the database is away', 'Error'),
    },
  };
}

function says(description: string, schema: keyof typeof answers): Json {
  return { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

function schemas(): Json {
  const registry = z.registry<{ id: string }>();
  const all = { ...answers, Incident: incidentShape, TimelineRow: timelineShape, Alert: alertShape, Actor: actorShape };
  for (const [id, schema] of Object.entries(all)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // Fields are added over time: whoever checks answers against this must let them pass.
      delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(Object.entries(made.schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]));
}
