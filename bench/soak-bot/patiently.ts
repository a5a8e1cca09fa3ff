// PostgreSQL goes away under whoever looks on as well.
import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../../src/store/pool.ts';

export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await sleep(200);
    }
  }
}
