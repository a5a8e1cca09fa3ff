// The OpenAPI document: it names what is served, and its schemas hold what is answered.
import { expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { apiRoute } from '../../src/edge/api.ts';
import { commandsRoute } from '../../src/edge/api-commands.ts';
import { openApi } from '../../src/edge/api-openapi.ts';
import { freshDatabase } from '../support/database.ts';
import { systemClock } from '../../src/world.ts';
import { declare, named, serve, token } from './support.ts';

const db = await freshDatabase();
const get = await serve(commandsRoute({ db: db.pool, bell: { ring: () => undefined }, clock: systemClock, token, waitMs: 0 }), apiRoute({ db: db.pool, token, config: defaultConfig }));
type Document = {
  openapi: string; paths: Record<string, Partial<Record<'get' | 'post', { operationId: string; parameters: { name: string; in: string }[]; responses: Record<string, unknown> }>>>;
  components: { schemas: Record<string, { required?: string[]; properties: Record<string, unknown>; additionalProperties?: unknown }> };
};

test('it is served as it is, and every path it names answers', async () => {
  await declare(db.pool);
  const document = (await (await get('/api/openapi.json')).json()) as Document;
  expect(document).toEqual(JSON.parse(JSON.stringify(openApi)));
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(['/api/incidents', '/api/incidents/{id}', '/api/incidents/{id}/timeline', '/api/alerts', '/api/commands', '/api/commands/{id}']);
  const acting = { authorization: `Bearer ${await named(db.pool, 'command')}` };
  const post = { method: 'POST', headers: { ...acting, 'content-type': 'application/json', 'idempotency-key': 'k' }, body: '{"text":"status"}' };
  for (const [path, operations] of Object.entries(document.paths)) {
    const [method, operation] = Object.entries(operations)[0] ?? [];
    const commands = path.startsWith('/api/commands');
    const response = await get(path.replace('{id}', commands ? '1' : 'INC-1'), method === 'post' ? post : (commands && { headers: acting }) || undefined);
    expect(Object.keys(operation?.responses ?? {}), path).toContain(String(response.status));
    expect(response.ok, path).toBe(true);
    expect(operation?.parameters.some((one) => one.name === 'id' && one.in === 'path'), path).toBe(path.includes('{id}'));
    expect(Object.keys(operation?.responses ?? {}), path).toEqual(expect.arrayContaining(['401', '403', '429', '503']));
  }
});

test('every reference has its schema, and no key of another world is left in them', () => {
  const { components } = openApi as unknown as Document;
  const text = JSON.stringify(openApi);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) expect(components.schemas, reference).toHaveProperty(reference?.replace('#/components/schemas/', '') ?? '');
  expect(text).not.toMatch(/"\$schema"|"\$id"|"\$defs"/);
});

test('the schemas name the fields that programs rely on, and let further ones pass', () => {
  const { schemas } = (openApi as unknown as Document).components;
  const relied = ['id', 'number', 'title', 'status', 'severity', 'kind', 'private', 'services', 'commander', 'openedAt', 'mitigatedAt', 'resolvedAt', 'channel', 'postmortem'];
  expect(schemas['Incident']?.required).toEqual(expect.arrayContaining(relied));
  expect(schemas['Command']?.required).toEqual(['id', 'command', 'incident', 'state', 'text', 'receivedAt']);
  expect(schemas['TimelineRow']?.required).toEqual(expect.arrayContaining(['seq', 'at', 'recordedAt', 'kind', 'by', 'text', 'source', 'hash']));
  expect(Object.values(schemas).filter((schema) => schema.additionalProperties !== undefined)).toEqual([]);
});
