// How long we take to acknowledge, by door: what a source or a person waits for before anything else happens.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Meter } from '../meter.ts';
import type { Clock } from '../ports.ts';

/** Told of every request as it begins. Only what was accepted counts, so a name that a stranger made up is never a label. */
export function timeAcknowledgements({ meter, clock }: { readonly meter: Meter; readonly clock: Clock }): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const door = doorOf(request);
    if (door === undefined) return;
    const began = clock.monotonicMs();
    response.once('finish', () => {
      if (response.statusCode < 300) meter.observe('tocsin_ack_seconds', (clock.monotonicMs() - began) / 1_000, { door });
    });
  };
}

function doorOf({ method, url = '' }: IncomingMessage): string | undefined {
  if (method !== 'POST') return undefined;
  const [path = ''] = url.split('?');
  return path === '/slack/events' ? 'slack' : /^\/webhooks\/([a-z][a-z0-9_-]{0,39})$/.exec(path)?.[1];
}
