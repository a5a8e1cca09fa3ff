// REST: GitHub Apps: who the app is, its installation, its tokens, and the webhooks it was sent.
import { notFound, type Asked, type Route } from '../http.ts';
import { nodeId, repositoryJson, urls, userJson } from '../present.ts';
import type { Delivery, Desk } from '../types.ts';

const PERMISSIONS = { contents: 'write', pull_requests: 'write', issues: 'write', metadata: 'read', actions: 'write', members: 'read' };
const EVENTS = ['issues', 'pull_request'];
const MADE = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
const APP = { id: 1, slug: 'tocsin', node_id: nodeId('A', 1), name: 'Tocsin', permissions: PERMISSIONS, events: EVENTS, ...MADE };

/** Any number is an installation but this one, so that a wrong setting can be tried. */
const UNKNOWN_INSTALLATION = '404';

export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/app', answer: ({ desk }) => ({ status: 200, body: app(desk) }) },
  { method: 'GET', path: '/repos/:owner/:repo/installation', answer: ({ desk }) => ({ status: 200, body: installation(desk) }) },
  { method: 'POST', path: '/app/installations/:id/access_tokens', answer: mintToken },
  {
    method: 'GET',
    path: '/app/hook/deliveries',
    answer: ({ desk }) => ({ status: 200, body: [...desk.deliveries].reverse().map(deliveryJson) }),
  },
  {
    method: 'POST',
    path: '/app/hook/deliveries/:id/attempts',
    answer({ desk, param }) {
      if (!desk.redeliver(Number(param('id')))) throw notFound();
      return { status: 202, body: {} };
    },
  },
];

function app(desk: Desk): Record<string, unknown> {
  const at = urls(desk).html;
  return { ...APP, owner: userJson(desk.owner), html_url: at, external_url: at, description: null };
}

function installation(desk: Desk): Record<string, unknown> {
  const at = urls(desk);
  return {
    id: 1, app_id: APP.id, app_slug: APP.slug, account: userJson(desk.owner), target_id: 1, target_type: 'Organization',
    permissions: PERMISSIONS, events: EVENTS, repository_selection: 'selected', single_file_name: null, html_url: at.html,
    repositories_url: at.api, access_tokens_url: at.api, suspended_by: null, suspended_at: null, ...MADE,
  };
}

function mintToken({ desk, param }: Asked): { status: number; body: unknown } {
  if (param('id') === UNKNOWN_INSTALLATION) throw notFound();
  const token = `ghs_${desk.random.uuid().replaceAll('-', '')}`;
  const expires = new Date(desk.clock.now().getTime() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const permissions = { ...PERMISSIONS, contents: desk.rights.push ? 'write' : 'read', pull_requests: desk.rights.pullRequests, actions: desk.actions.settings.write ? 'write' : 'read', members: 'read' };
  const reach = { permissions, repository_selection: 'selected', repositories: [repositoryJson(desk)] };
  return { status: 201, body: { token, expires_at: expires, ...reach } };
}

function deliveryJson(one: Delivery): Record<string, unknown> {
  const status = one.status === 0 ? 'failed to connect to host' : String(one.status ?? 'pending');
  return {
    id: one.id, guid: one.guid, delivered_at: one.at.toISOString(), redelivery: one.redelivery, duration: 0, status,
    status_code: one.status ?? 0, event: one.event, action: one.action, installation_id: 1, repository_id: 1,
  };
}
