// What a process that takes nothing in says of itself, on a port of its own: health for whoever restarts it, metrics for Prometheus.
import type { Settings } from './config.ts';
import { healthRoute } from './edge/health.ts';
import { createLimits } from './edge/limits.ts';
import { metricsRoute } from './edge/metrics.ts';
import { watchProcess } from './edge/process-metrics.ts';
import { listenHttp, type HttpServer } from './edge/server.ts';
import type { Context } from './engine/context.ts';
import type { Meter } from './meter.ts';

export type Lookout = { readonly http: HttpServer; close(): Promise<void> };

export async function openLookout({ pool: db, log, registry, clock, ports }: Context, { env, off, config: { canary } }: Settings, meter: Meter, { port, stopping }: { readonly port: number; readonly stopping: () => boolean }): Promise<Lookout> {
  const limits = createLimits({ clock, proxies: env.TRUSTED_PROXIES });
  const watched = watchProcess(db);
  const http = await listenHttp({
    host: env.HOST, port, log, limits,
    routes: [
      healthRoute({ db, ports, clock, off, stopping, canary }),
      metricsRoute({ db, token: env.TOCSIN_API_TOKEN, limits, sources: [...registry.webhooks.keys()], own: () => [...meter.read(), ...watched.read()] }),
    ],
  });
  return { http, close: async () => { await http.close(); watched.stop(); } };
}
