// Walks everything that Tocsin said or stored outside its database and looks for words that only some people may read.
import { cli } from '../cli/support.ts';
import type { Journey } from './journey.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `insiders`: Slack ids of who may read it. `hidden`: ids of the private channels in which it may stand. */
export type Secret = { readonly words: RegExp; readonly insiders: readonly string[]; readonly hidden: readonly string[] };
/** How far each look-alike's record went at a moment: what came before may hold words that became secret then. */
export type Since = { readonly slack: number; readonly pagerduty: number; readonly github: number };

export const always: Since = { slack: 0, pagerduty: 0, github: 0 };

export function nowIn({ box }: Journey): Since {
  const { slack, pagerduty, github } = box.demo.worlds;
  return { slack: slack.calls.length, pagerduty: pagerduty.calls.length, github: github.calls.length };
}

/** Where the words stand although they may not, each place with the words; empty when nothing leaks. */
export async function leaks(journey: Journey, secret: Secret, since: Since = always): Promise<string[]> {
  const { slack, pagerduty, github } = journey.box.demo.worlds;
  const own = slack.state().channels.filter(({ name, members }) => name.startsWith('dm-') && members.some((one) => secret.insiders.includes(one))).map(({ id }) => id);
  const pulls = await Promise.all(github.state().pulls.map((pull) => github.pull(pull.number)));
  return [
    ...slack.calls.slice(since.slack).filter((call) => !reaches(call.method, call.args, { ...secret, hidden: [...secret.hidden, ...own] })).flatMap((call) => found(`call ${call.method}`, call.args, secret)),
    ...standing(journey, secret),
    ...pagerduty.calls.slice(since.pagerduty).flatMap(({ method, path, query, body }) => found(`PagerDuty ${method} ${path}`, { path, query, body }, secret)),
    ...github.calls.slice(since.github).flatMap(({ method, path, body }) => found(`GitHub ${method} ${path}`, { path, body }, secret)),
    ...found('pull requests', [github.state().pulls, pulls], secret),
    ...(await answers(journey, secret)),
    ...found('tocsin export', await exported(journey), secret),
    ...journey.log.flatMap((line) => found('log', line, secret)),
  ];
}

function found(where: string, what: unknown, { words }: Secret): string[] {
  const plain = typeof what === 'string' ? what : JSON.stringify(what);
  // What is committed goes out as base64.
  const text = [plain, ...(plain.match(/[A-Za-z0-9+/]{24,}/g) ?? []).map((one) => Buffer.from(one, 'base64').toString('utf8'))].join(' ');
  return [...new Set(text.match(new RegExp(words.source, 'gi')) ?? [])].map((word) => `${where}: ${word}`);
}

/** Whether this call of the bot's can be seen by its people only. What a person is shown in answer is looked at where it stands. */
function reaches(method: string, args: Fields, { insiders, hidden }: Secret): boolean {
  if (method === 'views.publish') return insiders.includes(String(args['user_id']));
  if (method === 'views.open' || method === 'response_url') return true;
  if (method === 'conversations.create') return String(args['is_private']) === 'true';
  const channel = String(args['channel'] ?? args['channel_id']);
  return hidden.includes(channel) || insiders.includes(channel);
}

/** What stands in Slack now: channels, what only one person sees, forms, Homes. What people wrote is theirs, and Slack's own lines are Slack's. */
function standing({ box }: Journey, secret: Secret): string[] {
  const state = box.demo.worlds.slack.state();
  const open = state.channels.filter(({ id, name, members }) => !secret.hidden.includes(id) && !(name.startsWith('dm-') && members.some((one) => secret.insiders.includes(one))));
  const outsiders = state.people.filter(({ id }) => !secret.insiders.includes(id));
  return [
    ...open.flatMap(({ id, name, topic, purpose, bookmarks }) => [
      ...found(`#${name}`, { name, topic, purpose, bookmarks }, secret),
      ...(state.messages[id] ?? []).filter((message) => message.isBot && message.subtype === undefined).flatMap((message) => found(`message in #${name}`, message, secret)),
    ]),
    ...outsiders.flatMap(({ id, name }) => [
      ...found(`whispered to ${name}`, state.ephemerals[id] ?? [], secret), ...found(`a form of ${name}`, state.modals[id] ?? '', secret), ...found(`Home of ${name}`, state.home[id] ?? '', secret),
    ]),
  ];
}

/** Everything the HTTP side answers to whoever holds the token. */
async function answers({ box, pool }: Journey, secret: Secret): Promise<string[]> {
  const base = box.tocsin.url ?? '';
  const { rows } = await pool.query<{ id: number }>('select id from incident where head_seq > 0');
  const paths = [
    '/', '/healthz', '/readyz', '/metrics', '/api/incidents', '/api/alerts', '/api/openapi.json',
    ...rows.flatMap(({ id }) => [`/api/incidents/${id}`, `/api/incidents/INC-${id}`, `/api/incidents/${id}/timeline`]),
  ];
  const all: string[] = [];
  for (const path of paths) {
    const response = await fetch(new URL(path, base), { headers: { authorization: `Bearer ${apiToken}` } });
    const headers = JSON.stringify([...response.headers]);
    all.push(...found(`GET ${path}`, `${headers}${await response.text()}`, secret));
  }
  return all;
}

/** What whoever shares the record shares, unless they asked for private incidents as well. */
async function exported({ address, dir }: Journey): Promise<string> {
  const { code, out, err } = await cli(['export', '-'], { env: { DATABASE_URL: address }, dir });
  if (code !== 0 || !out.includes('"type":"end"')) throw new Error(`nothing was exported: ${err}`);
  return out;
}

export const apiToken = 'a-token-for-the-leak-test';
