// Tells workers that there is something to do: those of this process at once, the others through NOTIFY, which is only a hint.
import type { Clock } from '../ports.ts';
import type { Db } from '../store/pool.ts';
import { mayBeForgotten } from '../store/sql.ts';
import type { Log } from '../log.ts';
import { toError } from '../domain/errors.ts';

export const bellChannel = 'tocsin_work';

/** What there is to do: one worker in each process listens to each. */
export type Work = 'delivery' | 'effect' | 'step' | 'count';
const everything: readonly Work[] = ['delivery', 'effect', 'step', 'count'];

export type Bell = {
  /** Call after the commit, with what it left to do. */
  ring(...work: readonly Work[]): void;
  /** What a NOTIFY does: wakes the workers here, tells nobody. Its payload names sender and work; anything else means all. */
  heard(payload: string): void;
  onRing(work: Work, listener: () => void): void;
};

/** Most often one NOTIFY per `quietMs`: each takes a lock of the whole database at commit, so a storm must not send one per row. */
export function createBell(deps: { db: Db; clock: Clock; log: Log; sender: string; quietMs?: number }): Bell {
  const listeners: { readonly work: Work; readonly listener: () => void }[] = [];
  const untold = new Set<Work>();
  let telling: Promise<void> | undefined;

  function wake(work: readonly Work[]): void {
    for (const one of listeners) if (work.includes(one.work)) one.listener();
  }
  async function tell(): Promise<void> {
    while (untold.size > 0) {
      const payload = `${deps.sender} ${[...untold].join(',')}`;
      untold.clear();
      try {
        // Only a hint: it does not keep the disk busy while a commit waits for it.
        await deps.db.query(`select ${mayBeForgotten}, pg_notify($1, $2)`, [bellChannel, payload], { prepared: true });
      } catch (error) {
        deps.log.warn('could not notify other processes; they look by themselves within a second', { error: toError(error) });
      }
      await deps.clock.sleep(deps.quietMs ?? 20);
    }
    telling = undefined;
  }
  return {
    ring(...work) {
      wake(work);
      for (const one of work) untold.add(one);
      telling ??= tell();
    },
    heard(payload) {
      const [sender, words = ''] = payload.split(' ');
      // PostgreSQL tells everybody who listens, us too: our workers are awake already.
      if (sender === deps.sender) return;
      const named = everything.filter((work) => words.split(',').includes(work));
      wake(named.length > 0 ? named : everything);
    },
    onRing: (work, listener) => listeners.push({ work, listener }),
  };
}
