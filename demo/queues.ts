// Halyard's queues, as runbooks/queue-backlog.md meets them: messages that wait, and consumers that work them off.
import type { HttpRequest, HttpResponse } from '../src/ports.ts';

/** Fewer consumers do not keep up with what comes in. */
const enough = 8;
type Queue = { consumers: number; depth: number };

/** Answers requests to queues.acme.example. Each look at a queue finds it a step further on its way up or down. */
export function createQueues(): (request: HttpRequest) => HttpResponse {
  const queues = new Map<string, Queue>(['orders', 'emails', 'invoices'].map((name) => [name, { consumers: 4, depth: 181_223 }]));
  return ({ url, method, headers, body }) => {
    const [, name = '', rest = ''] = /^\/api\/queues\/([a-z]+)(\/.*)?$/.exec(new URL(url).pathname) ?? [];
    const queue = queues.get(name);
    const asked = Object.entries(headers).find(([key]) => key.toLowerCase() === 'authorization')?.[1];
    if (!/^Bearer \S+$/.test(asked ?? '')) return text(401, 'Send a token.\n');
    if (!queue) return text(404, `There is no queue ${name}.\n`);
    if (method === 'PUT' && rest === '/consumers') {
      const count = countIn(body);
      if (count === undefined) return text(400, 'Send {"count": <1 to 40>}.\n');
      queue.consumers = count;
      return json(200, { queue: name, consumers: count });
    }
    if (method === 'GET' && rest === '/consumers/count') return text(200, `${queue.consumers}\n`);
    return method === 'GET' && rest === '' ? look(name, queue) : text(404, 'There is nothing here.\n');
  };
}

function look(name: string, queue: Queue): HttpResponse {
  const falling = queue.consumers >= enough;
  queue.depth = Math.round(queue.depth * (falling ? 0.6 : 1.04));
  const body = { queue: name, depth: queue.depth, consumers: queue.consumers, oldestMinutes: Math.round(queue.depth / 4_000), failedPerMinute: 0 };
  return json(200, body, { 'x-queue-trend': falling ? 'falling' : 'rising' });
}

function countIn(body: string | undefined): number | undefined {
  const found = /^\s*\{\s*"count":\s*([1-9]\d?)\s*\}\s*$/.exec(body ?? '')?.[1];
  return found === undefined || Number(found) > 40 ? undefined : Number(found);
}

function text(status: number, words: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(words) };
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(body, undefined, 2)) };
}
