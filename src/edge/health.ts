// GET /healthz: the process lives. GET /readyz: each thing Tocsin depends on, with reasons.
import type { Config } from '../domain/config.ts';
import type { Ports } from '../engine/context.ts';
import type { Clock } from '../ports.ts';
import { databaseWatched, type HealthDb } from './health-database.ts';
import { slackWatched } from './health-slack.ts';
import { send, type Route } from './http.ts';

type Part = { readonly ok: boolean; readonly detail: string };

// A look at a git remote is a process and a connection, and may take a minute to fail: a probe does not wait for it.
const remoteEveryMs = 60_000;

export function healthRoute(deps: { db: HealthDb; ports: Pick<Ports, 'slack' | 'remote'>; clock: Clock; off: readonly string[]; hearing?: () => Part; stopping?: () => boolean; canary?: Config['canary'] }): Route {
  const [database, slack, remote] = [databaseWatched(deps), slackWatched(deps), remoteChecked(deps)];
  return async (request, response, url) => {
    if (request.method !== 'GET') return false;
    if (url.pathname === '/healthz') {
      send(response, 200, { ok: true });
      return true;
    }
    if (url.pathname !== '/readyz') return false;
    const [stored, signedIn] = await Promise.all([database(), slack()]);
    const parts: Record<string, Part> = { ...stored, slack: signedIn, ...(deps.hearing ? { slackEvents: deps.hearing() } : {}), ...remote() };
    // Slack being away does not make us less ready to take alarms in: only the database does.
    const stopping = deps.stopping?.() ?? false;
    const ready = !stopping && (parts['database']?.ok ?? false);
    send(response, ready ? 200 : 503, { ready, ...(stopping ? { stopping } : {}), ...parts, off: deps.off });
    return true;
  };
}

/** Nothing where there is no remote. What was last seen is said at once; who may not ask the doctor hears no more than this. */
function remoteChecked({ ports: { remote }, clock }: { ports: Pick<Ports, 'remote'>; clock: Clock }): () => Record<string, Part> {
  if (!remote) return () => ({});
  let known: Part = { ok: true, detail: 'is being asked' };
  let askedAt: number | undefined;
  const look = (): void => {
    askedAt = clock.monotonicMs();
    remote.look('postmortem/tocsin-ready').then(
      () => { known = { ok: true, detail: 'answers' }; }, () => { known = { ok: false, detail: 'does not answer or refuses us: "tocsin doctor" says why' }; },
    );
  };
  return () => {
    if (askedAt === undefined || clock.monotonicMs() - askedAt > remoteEveryMs) look();
    return { remote: known };
  };
}
