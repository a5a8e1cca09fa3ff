// Tells workers that there is something to do: those of this process at once, the others through NOTIFY, which is only a hint.
import type { Clock } from '../ports.ts';
import type { Db } from '../store/pool.ts';
import type { Log } from '../log.ts';
import { toError } from '../domain/errors.ts';

export const bellChannel = 'tocsin_work';

export type Bell = {
  /** Call after the commit. */
  ring(): void;
  /** What a NOTIFY from elsewhere does: wake the workers here, tell nobody. */
  heard(): void;
  onRing(listener: () => void): void;
};

/** Most often one NOTIFY per `quietMs`: each takes a lock of the whole database at commit, so a storm must not send one per row. */
export function createBell(deps: { db: Db; clock: Clock; log: Log; quietMs?: number }): Bell {
  const listeners: (() => void)[] = [];
  let telling: Promise<void> | undefined;
  function wake(): void {
    for (const listener of listeners) listener();
  }
  async function tell(): Promise<void> {
    try {
      await deps.db.query(`select pg_notify('${bellChannel}', '')`);
    } catch (error) {
      deps.log.warn('could not notify other processes; they look by themselves within a second', { error: toError(error) });
    }
    await deps.clock.sleep(deps.quietMs ?? 20);
    telling = undefined;
  }
  return {
    ring() {
      wake();
      telling ??= tell();
    },
    heard: wake,
    onRing: (listener) => listeners.push(listener),
  };
}
