// POST /webhooks/<source>: verify, store, 202. Nothing else happens before the answer, so a bug further in loses no event.
import type { Source } from '../contracts.ts';
import { Malformed } from '../domain/errors.ts';
import type { Bell } from '../engine/bell.ts';
import type { Arriving } from '../engine/traced.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { Db } from '../store/pool.ts';
import { groupCommit } from './group-commit.ts';
import { headersOf, readJson, send, type Route } from './http.ts';
import { tooMany, unlimited, type Limits } from './limits.ts';

const limit = 1_048_576;
// A forger could fill the log with alarms: one a minute is as loud.
const alarmEveryMs = 60_000;

export function webhookRoute(deps: {
  db: Db; bell: Bell; log: Log; sources: ReadonlyMap<string, Source>; secretsOf: (variable: string) => readonly string[]; clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  /** For what is not signed, or wrongly. What is signed passes none. */
  limits?: Limits;
  /** Told of what is stored. */
  arriving?: Arriving | undefined;
}): Route {
  const { limits = unlimited } = deps;
  const store = groupCommit(deps.db, deps.clock);
  let alarmedAt = Number.NEGATIVE_INFINITY;
  return async (request, response, url, read) => {
    const name = /^\/webhooks\/([a-z][a-z0-9_-]{0,39})$/.exec(url.pathname)?.[1];
    if (name === undefined) return false;
    const source = deps.sources.get(name);
    if (!source) throw new Malformed(404, 'There is no such source.');
    if (request.method !== 'POST') throw new Malformed(405, 'Only POST.');
    const secrets = deps.secretsOf(source.secretVariable);
    if (secrets.length === 0) {
      // Switched off by us, so no fault of the sender: it is told to come back.
      send(response, 503, { error: `This source is off: ${source.secretVariable} is not set.` });
      return true;
    }
    const headers = headersOf(request);
    const stored = deps.arriving?.('webhooks', headers['traceparent']);
    const address = limits.address(request);
    const waitMs = limits.look('strangers', address);
    // Without a signature there is nothing to look at: its body is not read.
    if (waitMs > 0 && source.verify({ raw: Buffer.alloc(0), headers }, secrets) === 'malformed') {
      tooMany(response, waitMs);
      return true;
    }
    const inbound = { raw: await read(limit), headers };
    const verdict = source.verify(inbound, secrets);
    if (verdict !== 'ok') limits.take('strangers', address);
    if (verdict === 'malformed') throw new Malformed(401, 'The signature is missing or is no signature.');
    if (verdict === 'mismatch') {
      if (deps.clock.monotonicMs() - alarmedAt > alarmEveryMs) {
        alarmedAt = deps.clock.monotonicMs();
        deps.log.error(`a well-formed signature did not match: forged, or ${source.secretVariable} is not the secret of this subscription`, { source: name });
      }
      // Where a mismatch may be our own wrong secret, it stays a 503 however many there are: a 4xx would lose alarms.
      if (waitMs > 0 && source.onMismatch === 401) tooMany(response, waitMs);
      else send(response, source.onMismatch, { error: 'The signature does not match.' });
      return true;
    }
    if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(headers['content-type'] ?? '')) throw new Malformed(415, 'Only application/json.');
    const body = inbound.raw.toString('utf8');
    const { keys, lane } = source.place(readJson(body), inbound);
    const [key = '', otherKey] = keys;
    const kept = await store({ source: name, key, otherKey, lane, body: body.replaceAll('\u0000', ''), urgency: 1 });
    send(response, 202, { stored: true });
    deps.bell.ring('delivery');
    stored?.({ source: name, key, ...kept });
    return true;
  };
}
