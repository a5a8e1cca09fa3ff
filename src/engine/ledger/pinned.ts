// A run as the ledger has it: the runbook's text that it is pinned to, its values, and what its steps have handed on.
import { parseRunbook } from '../../domain/runbook/parse.ts';
import type { Pinned } from '../../domain/runbook/pinned.ts';
import type { Db } from '../../store/pool.ts';
import { readRun, type RunRecord } from '../../store/run.ts';
import { stepsOf, type StepRow } from '../../store/step.ts';

export type PinnedRun = Pinned & { readonly record: RunRecord; readonly rows: readonly StepRow[] };

/** `kinds`: those of handlers/steps/. Undefined when there is no such run. Throws when this Tocsin is too old for the runbook it was begun with. */
export async function pinnedRun(db: Db, id: string, kinds: readonly string[]): Promise<PinnedRun | undefined> {
  const record = await readRun(db, id);
  if (!record) return undefined;
  const parsed = parseRunbook({ path: `${record.runbook}.md`, text: record.source }, { kinds });
  if (!parsed.ok) throw new Error(`run ${id} is pinned to a runbook that does not parse: this Tocsin is older than the one that began it`);
  const rows = await stepsOf(db, id);
  const outputs = Object.fromEntries(rows.flatMap((row) => (row.output_value === null || row.status !== 'succeeded' ? [] : [[row.name, row.output_value]])));
  return { record, rows, runbook: parsed.runbook, params: record.params, outputs };
}
