// The key under which a run excludes others: runbook id and the values that name what is being worked on.
import type { Runbook } from './types.ts';

/**
 * The text of a run's concurrency key, or undefined when any number may run at once. Each value carries its length, so that
 * no two different lists of values give the same text. `values` must hold every key parameter (`resolveParams` sees to it).
 */
export function concurrencyKey(
  runbook: Pick<Runbook, 'id' | 'concurrency'>, values: Readonly<Record<string, string>>,
): string | undefined {
  if (runbook.concurrency === undefined || runbook.concurrency.policy === 'allow') return undefined;
  const parts = runbook.concurrency.key.map((name) => {
    const value = values[name] ?? '';
    return `${value.length}:${value}`;
  });
  return [runbook.id, ...parts].join(' ');
}
