// How long we take to acknowledge, by door: what a source or a person waits for before anything else happens.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Meter } from '../meter.ts';
import type { Clock } from '../ports.ts';

type Deps = { readonly meter: Meter; readonly clock: Clock; readonly sources: { has(name: string): boolean } };

/**
 * Told of every request as it begins. `accepted` is what was taken in; `failed` a 5xx of ours, or that whoever sent all of it went away
 * before we answered: without those the slowest would not be seen. What was refused does not count, and a name that a stranger made up
 * is no label.
 */
export function timeAcknowledgements({ meter, clock, sources }: Deps): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const door = doorOf(request);
    if (door === undefined || (door !== 'slack' && !sources.has(door))) return;
    const began = clock.monotonicMs();
    // Not `finish`: it never comes where the sender was gone first, as PagerDuty is after 5 s.
    response.once('close', () => {
      const answer = answerOf(request, response);
      if (answer) meter.observe('tocsin_ack_seconds', (clock.monotonicMs() - began) / 1_000, { door, answer });
    });
  };
}

function answerOf({ complete }: IncomingMessage, { headersSent, statusCode }: ServerResponse): 'accepted' | 'failed' | undefined {
  if (!headersSent) return complete ? 'failed' : undefined;
  if (statusCode < 300) return 'accepted';
  return statusCode >= 500 ? 'failed' : undefined;
}

function doorOf({ method, url = '' }: IncomingMessage): string | undefined {
  if (method !== 'POST') return undefined;
  const [path = ''] = url.split('?');
  return path === '/slack/events' ? 'slack' : /^\/webhooks\/([a-z][a-z0-9_-]{0,39})$/.exec(path)?.[1];
}
