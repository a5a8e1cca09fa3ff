// What a handler answers: facts and effects, a refusal, or an answer that only reads.
import type { HomeView, Message, ModalView } from '../render/blocks.ts';
import type { Refusal } from './errors.ts';
import type { NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';

/**
 * Said at once to the person who asked, never repeated. A modal needs the trigger of a click or command younger than 3 s.
 * `replace`: it takes the place of the message whose button was pressed. `looked`: the seq up to which that person has now read
 * the incident, so that the next catch-up begins there. `shows`: the public incidents on that App Home.
 */
export type Answer =
  | { readonly say: Message; readonly inChannel?: boolean; readonly replace?: boolean; readonly looked?: number }
  | { readonly open: ModalView }
  | { readonly home: HomeView; readonly shows: readonly number[] };

/** What happened, and what should be done. Both are written in one transaction; the answer is sent after it. */
export type Decision = { readonly facts: readonly NewFact[]; readonly effects: readonly NewEffect[]; readonly answer?: Answer };

/** A decision that begins an incident: its first fact is `incident.opened`. Effects may depend on the new number. */
export type Opening = { readonly opens: (number: number) => Decision };

export type Outcome = Decision | Opening | Refusal | Answer;

export function isRefusal(outcome: Outcome): outcome is Refusal {
  return 'refuse' in outcome;
}

export function isOpening(outcome: Outcome): outcome is Opening {
  return 'opens' in outcome;
}

export function isDecision(outcome: Outcome): outcome is Decision {
  return 'facts' in outcome;
}

/** A decision from its parts, without the empty ones. */
export function decide(facts: readonly NewFact[], effects: readonly NewEffect[] = [], answer?: Answer): Decision {
  return { facts, effects, ...(answer ? { answer } : {}) };
}

/** Plain words to the person who asked. */
export function tell(text: string): Answer {
  return { say: { text } };
}
