// What the process says of itself, without a word on how fast the machine is.
import { expect, it } from 'vitest';
import { expose } from '../../src/edge/exposition.ts';
import { watchProcess } from '../../src/edge/process-metrics.ts';
import { readExposition } from '../support/prometheus.ts';

it('has memory, time, lag and connections in the format', () => {
  const watched = watchProcess({ stats: () => ({ total: 5, idle: 2, waiting: 7, diskErrors: 3 }) });
  const { problems, value, families } = readExposition(expose(watched.read()));
  watched.stop();
  expect(problems).toEqual([]);
  expect(['busy', 'idle', 'waiting'].map((state) => value(`tocsin_database_connections{state="${state}"}`))).toEqual([3, 2, 7]);
  expect(value('tocsin_database_disk_errors_total')).toBe(3);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(value('tocsin_event_loop_lag_seconds')).toBeGreaterThanOrEqual(0);
  expect([...families.keys()]).toContain('nodejs_heap_size_used_bytes');
});
