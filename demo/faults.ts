// Bad days, as the page orders them: checked here, then handed to the look-alike they are for.
import { z } from 'zod';

import type { Worlds } from './world.ts';

const times = z.number().int().min(1).max(1000).optional();
const ms = z.number().int().min(0).max(60_000).optional();
const seconds = z.number().int().min(0).max(3600).optional();
const calm = z.strictObject({ kind: z.literal('calm') });

/** The body of POST /demo/faults. `calm` ends every fault of that system; `webhooks` disturbs what PagerDuty sends. */
export const faultSchema = z.discriminatedUnion('system', [
  z.strictObject({
    system: z.literal('slack'),
    fault: z.union([calm, z.strictObject({
      kind: z.enum(['429', '500', 'drop', 'drop-after', '500-after', 'slow', 'error']),
      method: z.string().default('*'), times, ms, retryAfterS: seconds, error: z.string().optional(),
    })]),
  }),
  z.strictObject({
    system: z.literal('pagerduty'),
    fault: z.union([calm, z.strictObject({
      kind: z.literal('webhooks'), double: z.enum(['same-id', 'new-id']).optional(), delayMs: ms,
      reorder: z.number().int().min(2).max(20).optional(),
    }), z.strictObject({
      kind: z.enum(['429', '500', 'html-502', 'drop', 'drop-after', 'slow', '402', '403']), times, resetS: seconds, delayMs: ms,
    })]),
  }),
  z.strictObject({
    system: z.literal('github'),
    fault: z.union([calm, z.strictObject({
      kind: z.enum(['429', '403-secondary', '502', 'drop', 'drop-after', 'cut-after', 'drafts-unsupported', 'slow']), times, ms,
      retryAfterS: seconds,
    })]),
  }),
]);

export type FaultOrder = z.infer<typeof faultSchema>;

/** Carries out one order. */
export function orderFault({ slack, pagerduty, github }: Worlds, order: FaultOrder): void {
  switch (order.system) {
    case 'slack':
      return order.fault.kind === 'calm' ? slack.clearFaults() : slack.fault(order.fault);
    case 'github':
      return order.fault.kind === 'calm' ? github.clearFaults() : github.fault(order.fault);
    case 'pagerduty':
      return disturb(pagerduty, order.fault);
  }
}

function disturb(pagerduty: Worlds['pagerduty'], fault: Extract<FaultOrder, { system: 'pagerduty' }>['fault']): void {
  if (fault.kind === 'calm') return pagerduty.calm();
  if (fault.kind === 'webhooks') {
    const { double, delayMs, reorder } = fault;
    return pagerduty.disturb({ double, delayMs, reorder });
  }
  pagerduty.fault(fault);
}
