// What this process is made of, for /metrics: memory, processor time, how late its timers are, and its connections to the database.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Family } from '../meter.ts';
import type { Pool } from '../store/pool.ts';
import { version } from '../version.ts';

/** ms. Ten looks a second cost no measurable processor time; each is late by what the loop was busy. */
const everyMs = 100;

/** `read` says it as it is now, and begins a new look at the loop; `stop` ends the timer. */
export function watchProcess(pool: Pick<Pool, 'stats'>): { read(): readonly Family[]; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: everyMs });
  delay.enable();
  return {
    read() {
      // The delay is counted from one look to the next, so a loop at rest is late by 0.
      const lag = delay.count === 0 ? 0 : Math.max(0, delay.max / 1e9 - everyMs / 1_000);
      delay.reset();
      return families(pool, lag);
    },
    stop: () => void delay.disable(),
  };
}

function families(pool: Pick<Pool, 'stats'>, lag: number): Family[] {
  const { total, idle, waiting, diskErrors } = pool.stats();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    { name: 'tocsin_build_info', type: 'gauge', help: 'Always 1; which version runs.', samples: [{ labels: { version }, value: 1 }] },
    one('tocsin_event_loop_lag_seconds', 'The longest that a timer was late since the last scrape.', lag),
    {
      name: 'tocsin_database_connections', type: 'gauge', help: 'Connections of this process, and what waits for one.',
      samples: [{ labels: { state: 'busy' }, value: total - idle }, { labels: { state: 'idle' }, value: idle }, { labels: { state: 'waiting' }, value: waiting }],
    },
    { name: 'tocsin_database_disk_errors_total', type: 'counter', help: 'Answers of the database that its disk is full, or fails.', samples: [{ value: diskErrors }] },
    one('process_resident_memory_bytes', 'Resident memory size in bytes.', rss),
    one('nodejs_heap_size_used_bytes', 'Bytes of the heap that are in use.', heapUsed),
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'Total user and system CPU time spent in seconds.', samples: [{ value: (user + system) / 1e6 }] },
    one('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', Math.floor(performance.timeOrigin / 1_000)),
  ];
}

function one(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [{ value }] };
}
