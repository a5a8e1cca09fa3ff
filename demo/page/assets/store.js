// What the page knows: the server's state, this browser's own choices, and how both reach the server.
import { toast } from './menus.js';

/**
 * `ui`: me, view {kind: channel|home|pull, id}, thread, tab, pane (phones), seen {person: {channel: ts}}, hidden (ephemerals),
 * coach (hints on), lastChannel.
 */
export const store = { state: undefined, online: true, ui: load() };

const listeners = new Set();

function load() {
  const fallback = { me: undefined, view: undefined, thread: undefined, tab: 'pagerduty', pane: 'chat', seen: {},
    hidden: [], coach: true };
  const kept = sessionStorage.getItem('tocsin-ui');
  return kept === null ? fallback : { ...fallback, ...JSON.parse(kept) };
}

/** Calls `fn` after each change. */
export function onChange(fn) {
  listeners.add(fn);
}

export function changed() {
  sessionStorage.setItem('tocsin-ui', JSON.stringify(store.ui));
  for (const fn of listeners) fn();
}

/** Changes this browser's own choices and redraws. */
export function setUi(patch) {
  Object.assign(store.ui, patch);
  changed();
}

/** Opens a channel (and its pane on phones). */
export function openChannel(id) {
  setUi({ view: { kind: 'channel', id }, thread: undefined, pane: 'chat' });
}

async function json(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `The demo answered ${response.status}`);
  return body;
}

export async function get(path) {
  return json(await fetch(path));
}

async function post(path, body) {
  return json(await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body) }));
}

/** Posts and shows what went wrong; undefined when it did. */
export async function tell(path, body) {
  try {
    const answer = await post(path, body);
    void refresh();
    if (answer.ok === false) throw new Error(answer.error);
    return answer;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), 'error');
    return undefined;
  }
}

/** Does something as the current person: `{type, ...}` of POST /demo/act. Resolves to `{ok, result}` or undefined. */
export function act(body) {
  return tell('/demo/act', { as: store.ui.me, ...body });
}

let loading = false;
let again = false;
let last = 0;

/** Reads the state, at most eight times a second, and never twice at once. */
export async function refresh() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 125 - (Date.now() - last))));
  try {
    last = Date.now();
    store.state = await get('/demo/state');
    store.online = true;
  } catch {
    store.online = false; // Shown in the top bar; the event stream reconnects by itself and asks again.
  } finally {
    loading = false;
  }
  changed();
  if (again) {
    again = false;
    await refresh();
  }
}

/** Follows the server's changes. */
export function follow() {
  const events = new EventSource('/demo/events');
  events.addEventListener('message', () => void refresh());
  events.addEventListener('open', () => void refresh());
  events.addEventListener('error', () => {
    store.online = false;
    changed();
  });
}
