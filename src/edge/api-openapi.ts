// The API's own description, OpenAPI 3.1: its schemas are those that the answers are typed by.
import { z } from 'zod';
import { version } from '../version.ts';
import { actorShape, alertShape, answers, commandShape, incidentShape, newCommandShape, timelineShape } from './api-shapes.ts';

type Json = Readonly<Record<string, unknown>>;

const parameters = {
  limit: { name: 'limit', in: 'query', description: 'Rows a page.', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
  cursor: { name: 'cursor', in: 'query', description: '"next" of the page before. Opaque.', schema: { type: 'string' } },
  id: { name: 'id', in: 'path', required: true, description: 'INC-42 or 42.', schema: { type: 'string' }, example: 'INC-42' },
  command: { name: 'id', in: 'path', required: true, description: '"id" of the answer to POST.', schema: { type: 'string' }, example: '17' },
  key: { name: 'Idempotency-Key', in: 'header', required: true, description: 'New for each command, the same when it is repeated: a repeat gets the first answer.', schema: { type: 'string', maxLength: 100 } },
} as const;

/** What every address may answer. */
const always: Json = {
  401: { ...says('The token is missing or wrong', 'Error'), headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } },
  403: says('The token has another scope', 'Error'),
  429: { ...says('Too many requests', 'Error'), headers: { 'Retry-After': { schema: { type: 'integer' } } } },
  503: says('The API is off (there is no token), or the database is away', 'Error'),
};

export const openApi: Json = {
  openapi: '3.1.0',
  info: {
    title: 'Tocsin', version,
    description: 'Reads incidents, their timelines and alerts, and takes commands when Slack cannot. Private incidents are there for tokens of scope read-private alone. Times are ISO 8601 in UTC.',
  },
  security: [{ token: [] }],
  paths: {
    '/api/incidents': { get: get('Incidents, newest first', 'listIncidents', 'Incidents', ['limit', 'cursor']) },
    '/api/incidents/{id}': { get: get('One incident', 'getIncident', 'IncidentAnswer', ['id']) },
    '/api/incidents/{id}/timeline': { get: get('What happened, in the order of the record', 'getTimeline', 'Timeline', ['id', 'limit', 'cursor']) },
    '/api/alerts': { get: get('Alerts, newest first, whether or not they belong to an incident', 'listAlerts', 'Alerts', ['limit', 'cursor']) },
    '/api/commands': { post: command() },
    '/api/commands/{id}': { get: get('What became of a command', 'getCommand', 'CommandAnswer', ['command']) },
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'TOCSIN_API_TOKEN, which reads; or a token made with "tocsin token create": read, read-private, or command for /api/commands.' } }, schemas: schemas() },
};

function get(summary: string, operationId: string, schema: keyof typeof answers, names: readonly (keyof typeof parameters)[]): Json {
  const paged = names.includes('limit');
  return {
    summary, operationId, parameters: names.map((name) => parameters[name]),
    responses: {
      200: says(summary, schema),
      ...(paged ? { 400: says('A limit or cursor that cannot be', 'Error') } : {}),
      ...(names.includes('id') || names.includes('command') ? { 404: says(names.includes('id') ? 'There is no such incident' : 'There is no such command of yours', 'Error') } : {}),
      ...always,
    },
  };
}

function command(): Json {
  return {
    summary: 'Does what follows /incident in Slack, as the person of the token', operationId: 'sendCommand', parameters: [parameters.key],
    requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCommand' } } } },
    responses: {
      200: says('Done, with the words the person is told', 'CommandAnswer'),
      202: { ...says('Stored, and not decided yet', 'CommandAnswer'), headers: { Location: { schema: { type: 'string' } } } },
      400: says('No Idempotency-Key, or a body that cannot be', 'Error'), 409: says('It cannot be done now, and why', 'CommandRefused'),
      413: says('Over 64 KiB', 'Error'), 415: says('No JSON', 'Error'), 422: says('The words were not understood, or the key was used for another command', 'CommandRefused'),
      500: says('Tocsin failed; it is kept', 'CommandRefused'), ...always, 403: says('The token has another scope, or its person may not', 'CommandRefused'),
    },
  };
}

function says(description: string, schema: keyof typeof answers): Json {
  return { description, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } };
}

function schemas(): Json {
  const registry = z.registry<{ id: string }>();
  const all = { ...answers, Command: commandShape, NewCommand: newCommandShape, Incident: incidentShape, TimelineRow: timelineShape, Alert: alertShape, Actor: actorShape };
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
