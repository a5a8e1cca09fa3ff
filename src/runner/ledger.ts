// All that a runner may do to the step ledger: the functions of migrations/0006-runner.sql, and no table.
import type { Db } from '../store/pool.ts';

/** A claimed step as the ledger hands it out. Nothing of it is believed before it was checked (job.ts). */
export type Claimed = {
  readonly run: string; readonly step: number; readonly token: number; readonly ref: string; readonly digest: string | null; readonly attempt: number;
  readonly idempotent: boolean; readonly runbook: string; readonly blob: string; readonly source: string;
  readonly params: Readonly<Record<string, string>>; readonly outputs: Readonly<Record<string, string>>;
};

export type Report = {
  readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled'; readonly code: number | undefined;
  readonly head: string; readonly tail: string; readonly sha: string; readonly bytes: number; readonly tookMs: number;
  /** What the step hands on, not checked yet. */
  readonly value: string | undefined;
  /** Trying again cannot help; a step that has not begun is always reported so. */
  readonly final: boolean;
};

type Place = Pick<Claimed, 'run' | 'step' | 'token'>;

export type Ledger = {
  readonly hello: (version: string, profiles: Readonly<Record<string, string | null>>) => Promise<void>;
  readonly claim: (profiles: readonly string[], most: number) => Promise<readonly Claimed[]>;
  /** Steps of this host that nobody watches any more. */
  readonly adopt: (most: number) => Promise<readonly Claimed[]>;
  /** Right before the start; false: do not start. */
  readonly mark: (job: Place) => Promise<boolean>;
  readonly extend: (job: Place) => Promise<'go on' | 'stop' | 'lost'>;
  /** False: it is not ours any more, and nothing was written. */
  readonly report: (job: Place, report: Report) => Promise<boolean>;
  /** It left no result; `began` false only where that is proved. Undefined: it is not ours any more. */
  readonly settle: (job: Place, began: boolean) => Promise<string | undefined>;
};

const columns = 'run, step, token, ref, digest, attempt, idempotent, runbook, blob, source, params, outputs';

/** `id` is this process's alone; `host` is the spool's: whoever shares it can say what became of a step. */
export function createLedger(db: Db, { id, host, leaseMs }: { readonly id: string; readonly host: string; readonly leaseMs: number }): Ledger {
  const place = (job: Place): readonly unknown[] => [id, job.run, job.step, job.token];
  return {
    async hello(version, profiles) {
      await db.query('select runner_hello($1, $2, $3, $4)', [id, host, version, JSON.stringify(profiles)]);
    },
    claim: async (profiles, most) => (await db.query<Claimed>(`select ${columns} from runner_claim($1, $2, $3, $4, $5)`, [id, host, profiles, most, leaseMs])).rows,
    adopt: async (most) => (await db.query<Claimed>(`select ${columns} from runner_adopt($1, $2, $3, $4)`, [id, host, most, leaseMs])).rows,
    mark: async (job) => (await db.query<{ yes: boolean }>('select runner_mark($1, $2, $3, $4) as yes', place(job))).rows[0]?.yes ?? false,
    async extend(job) {
      const { rows } = await db.query<{ said: string }>('select runner_extend($1, $2, $3, $4, $5) as said', [...place(job), leaseMs]);
      const said = rows[0]?.said;
      return said === 'go on' || said === 'stop' ? said : 'lost';
    },
    async report(job, { status, code, head, tail, sha, bytes, tookMs, value, final }) {
      const { rows } = await db.query<{ yes: boolean }>(
        'select runner_report($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as yes', [...place(job), status, code, head, tail, sha, bytes, Math.round(tookMs), value, final],
      );
      return rows[0]?.yes ?? false;
    },
    settle: async (job, began) => (await db.query<{ said: string | null }>('select runner_settle($1, $2, $3, $4, $5) as said', [...place(job), began])).rows[0]?.said ?? undefined,
  };
}
