// What a claim of a model is measured against: rows of the record and of the channel, and what a claim may look like.
import { z } from 'zod';
import type { Instant } from '../time.ts';
import type { Origin } from '../work.ts';

/** One line of what happened. `id`: `T07` for fact 7, `M03` for a message that is not on the timeline. `who`: a role, never a name. */
export type Row = {
  readonly id: string; readonly at: Instant; readonly who: string; readonly text: string;
  /** Words of a person, not of a system. */
  readonly said: boolean;
  /** A hypothesis that people confirmed: the only row that lets a claim say why. */
  readonly diagnosis: boolean;
  /** Where it stands in Slack, if it is a message there. */
  readonly from?: Origin | undefined;
};

export const claimKinds = ['summary', 'timeline', 'action'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** What a model may say: facts with the rows that they are from. Anything else about a claim is no claim. */
export const proposal = z.strictObject({
  kind: z.enum(claimKinds), text: z.string().max(2_000).default(''), refs: z.array(z.string().max(12)).max(20),
});
export type Proposal = z.infer<typeof proposal>;

/** A claim that passed. `summary` is up to two sentences; `timeline` has the message's own words; `from`: the message it is about. */
export type Claim = { readonly kind: ClaimKind; readonly text: string; readonly refs: readonly string[]; readonly from?: Origin | undefined };

/** Why a claim was dropped, as people read it behind "2 dropped:". Kept as a name with the fact. */
export const dropWords = {
  shape: 'not a claim at all', uncited: 'no row cited, or one that does not exist', length: 'too long, or more than one sentence', markup: 'markup or an address that no cited row has',
  time: 'a time that no cited row has', number: 'a number that no cited row has', identifier: 'a host or identifier that no cited row has', name: 'a name that no cited row has',
  cause: 'a cause that nobody confirmed', judgement: 'a judgement', order: 'an order that the rows do not show', negation: 'a no that no cited row has', words: 'words that the cited rows do not bear out',
  row: 'words of a row that it does not cite', unsaid: 'an action that nobody said', known: 'on the record already, or no message', most: 'more than can be shown',
} as const;
export type DropReason = keyof typeof dropWords;
