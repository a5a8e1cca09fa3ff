// An answer in a conversation of two with Tocsin: it takes the place of the message whose button was pressed, which leads nowhere any more.
import type { Outcome } from './decision.ts';

/** What was decided or had been settled before. A refusal leaves the message as it is: another press may do. */
export function replacing({ channel }: { readonly channel: string | undefined }, outcome: Outcome): Outcome {
  if (!channel?.startsWith('D')) return outcome;
  if ('say' in outcome) return { ...outcome, replace: true };
  if ('facts' in outcome && outcome.answer && 'say' in outcome.answer) return { ...outcome, answer: { ...outcome.answer, replace: true } };
  return outcome;
}
