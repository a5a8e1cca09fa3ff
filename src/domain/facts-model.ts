// Facts about what a model proposed after the end of an incident, and what people made of it. Off unless the operator sets a model up.
import { z } from 'zod';
import { prose, proseValues } from './prose.ts';
import { claimKinds } from './model/rows.ts';

const number = z.int().min(1);
const claim = { suggestion: number, claim: number };

export const modelFacts = {
  /** A person sent the records (with `messages`, those of the channel as well) to the model's host. */
  'suggestion.asked': z.object({ suggestion: number, messages: z.boolean(), host: z.string().max(300) }),
  /** What passed the gate, numbered from 1; `texts` by that number. `dropped`: how many were not shown, by reason. `sent`: rows. */
  'suggestion.made': z.object({
    suggestion: number, model: z.string().max(200), sent: z.int(), left: z.int(), proposed: z.int(), dropped: z.record(z.string().max(40), z.int()), texts: proseValues(),
    claims: z.array(z.object({ kind: z.enum(claimKinds), refs: z.array(z.string().max(12)).max(20), channel: z.string().max(40).optional(), ts: z.string().max(40).optional() })).max(20),
  }),
  /** `followup`: the one that was made of it. */
  'suggestion.settled': z.object({ ...claim, how: z.enum(['accepted', 'dismissed']), followup: number.optional() }),
  /** A summary on its way into the pull request: `there` as a suggestion that a person commits. Otherwise `why` not. */
  'suggestion.placed': z.object({ ...claim, how: z.enum(['there', 'nowhere']), url: z.string().max(2_000).optional(), why: prose(500).optional() }),
} as const;
