// Looks at steps whose lease ran out: ready again when that is proved safe, otherwise unknown, and a person is asked (when it is counted).
import { settleExpired } from '../../store/step.ts';
import type { Context } from '../context.ts';

/** Returns how many steps were settled. What a runner had begun is left to its own host for two leases more: it may find the result. */
export function examineSteps(context: Context): Promise<number> {
  const recognised = [...context.registry.steps].filter(([, kind]) => kind.recognises).map(([name]) => name);
  return settleExpired(context.pool, { graceMs: 2 * context.settings.leaseMs, recognised });
}
