// Facts about who is in charge and who was called: command, roles, handoffs, pages.
import { z } from 'zod';
import { person } from './actor.ts';
import { prose } from './prose.ts';

const role = z.string().regex(/^[a-z][a-z-]{0,39}$/);

const pageTarget = z.object({ type: z.enum(['user', 'escalation_policy']), id: z.string().max(40), name: z.string().max(200) });

export const commandFacts = {
  /** `how`: taken when nobody commanded; accepted after a handoff; taken over from somebody silent, with a `reason`. */
  'commander.set': z.object({ commander: person, was: person.optional(), how: z.enum(['taken', 'accepted', 'taken_over']).optional(), reason: prose(1_000).optional() }),
  'role.set': z.object({ role, person, was: person.optional() }),
  'role.released': z.object({ role, was: person }),
  /** Command is on its way from `from` (nobody when nobody commands) to `to`; `by` is who asked. Pending until it ends. */
  'handoff.offered': z.object({ handoff: z.int().min(1), to: person, from: person.optional(), note: prose(2_000).optional() }),
  /** `overtaken`: somebody else took command meanwhile, or the incident ended. */
  'handoff.ended': z.object({ handoff: z.int().min(1), how: z.enum(['accepted', 'declined', 'withdrawn', 'overtaken']) }),
  /** Whoever is alone goes on without what `permissions` asks for. */
  'glass.broken': z.object({ reason: prose(1_000) }),
  'page.requested': z.object({
    page: z.int().min(1), target: pageTarget, why: prose(1_000),
  }),
  /** `key`: the PagerDuty incident that rings. `target`: who it was found to be, where that was not known when it was asked for. */
  'page.sent': z.object({ page: z.int().min(1), key: z.string(), target: pageTarget.optional() }),
  /** PagerDuty did not take it; whom to call by hand is said in the channel. */
  'page.failed': z.object({ page: z.int().min(1), reason: prose(3_000) }),
} as const;
