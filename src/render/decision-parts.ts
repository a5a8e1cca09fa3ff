// The buttons under a proposed decision, wherever it is shown.
import type { Decision, Incident } from '../domain/incident.ts';
import type { Button } from './blocks.ts';
import { button } from './kit.ts';
import { count } from './words.ts';

/**
 * While it is open. "Make decision" carries how many objections the reader has seen: whoever pressed before the last one was made
 * is asked again.
 */
export function decisionButtons(incident: Pick<Incident, 'id'>, decision: Decision): readonly Button[] {
  const value = `${incident.id}:${decision.id}`;
  const seen = decision.objections.length;
  const despite = {
    title: 'Decide despite the objections?', yes: 'Make decision',
    text: `${count(seen, 'strong objection')} ${seen === 1 ? 'stands' : 'stand'} against it. It is recorded as decided despite them, with your name.`,
  };
  return [
    button({ id: 'decision_object', text: 'Raise objection', value }),
    button({ id: 'decision_make', text: 'Make decision', value: `${value}:${seen}`, ...(seen === 0 ? {} : { style: 'danger', confirm: despite }) }),
    button({ id: 'decision_withdraw', text: 'Withdraw proposal', value }),
  ];
}
