// What Slack hands to the app, by the road that the app has chosen: HTTP, or Socket Mode.
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import { send, type Outcome } from './send.ts';

/** `retry`: which redelivery it is, and why the try before was none. */
export type Parcel = {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  readonly body: Fields;
  readonly retry?: { readonly num: number; readonly reason: string } | undefined;
};

/** Never rejects: that the app cannot be reached is one of the answers. */
export function hand(hub: Hub, parcel: Parcel): Promise<Outcome> {
  if (hub.socket) return hub.socket.offer(hub, parcel);
  const { type, body, retry } = parcel;
  if (type === 'events_api') {
    const headers = retry ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason } : {};
    return send(hub, 'application/json', JSON.stringify(body), headers);
  }
  const fields = type === 'interactive' ? { payload: JSON.stringify(body) } : strings(body);
  return send(hub, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString());
}

function strings(body: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
}
