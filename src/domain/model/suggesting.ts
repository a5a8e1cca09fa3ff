// Suggestions of a model, as people ask for them and decide on them. The model itself is never asked here.
import type { Account, Person } from '../actor.ts';
import { decide, isDecision, isRefusal, tell, type Answer, type Decision } from '../decision.ts';
import type { NewEffect } from '../effects.ts';
import type { Refusal } from '../errors.ts';
import type { NewFact } from '../facts.ts';
import { followupAdded } from '../followups.ts';
import { incidentName, isOpen, type Incident, type ProposedClaim, type Suggestion } from '../incident.ts';
import { notShown, type KnownMessage } from '../messages.ts';
import { taken } from '../taking.ts';
import type { Instant } from '../time.ts';

/** Whom questions go to: the host as people are told it, and the model's name there. */
export type ModelPlace = { readonly host: string; readonly name: string };
type Outcome = Decision | Refusal | Answer;
/** Each one costs the operator money; what ten have not brought, an eleventh does not. */
const mostSuggestions = 10;

/** From the settings. The host alone: an address may hold a key in its path. */
export function modelPlace({ MODEL_URL: url, MODEL_NAME: name }: { readonly MODEL_URL?: string | undefined; readonly MODEL_NAME?: string | undefined }): ModelPlace | undefined {
  return url === undefined || name === undefined ? undefined : { host: new URL(url).host, name };
}

/** Why nothing is suggested for this incident; undefined when it may be. Asked when the form opens, when it is sent, and before the question goes out. */
export function whyNotSuggest(incident: Incident, model: ModelPlace | undefined): string | undefined {
  const name = incidentName(incident.id);
  if (!model) return 'No model is set up here, and nothing needs one. Whoever runs Tocsin can name one with MODEL_URL and MODEL_NAME.';
  if (incident.private) return `${name} is private: nothing of it is sent to a model. \`/incident timeline\` has what happened.`;
  if (incident.mergedInto !== undefined) return `${name} goes on as ${incidentName(incident.mergedInto)}: ask there.`;
  if (isOpen(incident)) return `${name} is not over. Suggestions are made from the whole story: ask again when it is resolved.`;
  if (incident.status === 'declined') return `${name} was declined: there is no story to summarise.`;
  if (!incident.channel || incident.channel.archived) return `${name} has no channel in which suggestions could be shown${incident.channel ? ': take it out of the archive first' : ''}.`;
  return undefined;
}

export function suggestionAsked(incident: Incident, model: ModelPlace | undefined, messages: boolean): Outcome {
  const why = whyNotSuggest(incident, model);
  if (why !== undefined || !model) return { refuse: why ?? '' };
  const before = incident.suggestions ?? [];
  const lost = incident.troubles.some((trouble) => trouble.kind === 'model.propose');
  if (before.some((one) => !one.made) && !lost) return tell('The model is being asked already; what passes the check follows in the channel. Nothing changed.');
  if (before.length >= mostSuggestions) return { refuse: `The model was asked ${mostSuggestions} times about ${incidentName(incident.id)}. Write what is still missing yourself.` };
  const suggestion = before.length + 1;
  return decide(
    [{ kind: 'suggestion.asked', data: { suggestion, messages, host: model.host.slice(0, 300) } }], [{ kind: 'model.propose', data: { suggestion } }],
    tell(`${model.name} is being asked. What the records bear out follows in the channel, for you to accept or dismiss.`),
  );
}

/** Who decides, on which claim. `message`: the one that a timeline claim is about, as Slack shows it now. */
export type Settling = {
  readonly incident: Incident; readonly by: Person; readonly now: Instant;
  readonly known: { readonly message?: KnownMessage | undefined; readonly self?: string | undefined; readonly account?: Account };
};
type Which = { readonly suggestion: number; readonly claim: number };

export function claimDismissed({ incident }: Pick<Settling, 'incident'>, which: Which): Outcome {
  const found = openClaim(incident, which);
  if (!('claim' in found)) return found;
  return decide([settled(which, 'dismissed')], [shown(which)], tell('Dismissed. It is shown no more.'));
}

export function claimAccepted(situation: Settling, which: Which): Outcome {
  const found = openClaim(situation.incident, which);
  if (!('claim' in found)) return found;
  switch (found.claim.kind) {
    case 'timeline': return onTimeline(situation, which, found.claim);
    case 'action': return asFollowup(situation, which, found.claim);
    case 'summary': return intoPull(situation.incident, which);
  }
}

export function claimOf(incident: Pick<Incident, 'suggestions'>, { suggestion, claim }: Which): { readonly suggestion: Suggestion; readonly claim: ProposedClaim } | undefined {
  const made = incident.suggestions?.find((one) => one.id === suggestion);
  const found = made?.claims.find((one) => one.id === claim);
  return made && found && { suggestion: made, claim: found };
}

function openClaim(incident: Incident, which: Which): { readonly claim: ProposedClaim } | Refusal | Answer {
  const found = claimOf(incident, which);
  if (!found) return { refuse: `There is no such suggestion in ${incidentName(incident.id)}.` };
  const { settled: end } = found.claim;
  if (!end) return { claim: found.claim };
  const who = end.by.type === 'person' ? ` by <@${end.by.id}>` : '';
  return tell(`That suggestion was ${end.how} already${who}. Nothing changed.`);
}

function settled({ suggestion, claim }: Which, how: 'accepted' | 'dismissed', followup?: number): NewFact {
  return { kind: 'suggestion.settled', key: `suggestion:${suggestion}:${claim}`, data: { suggestion, claim, how, ...(followup === undefined ? {} : { followup }) } };
}

function shown({ suggestion }: Which): NewEffect {
  return { kind: 'slack.item.show', data: { item: 'suggestion', ref: String(suggestion) } };
}

/** As if that person had used the shortcut under the message. */
function onTimeline(situation: Settling, which: Which, { from }: ProposedClaim): Outcome {
  const { message } = situation.known;
  if (!message || message.channel !== from?.channel || message.ts !== from.ts) return notShown;
  return beside(taken('timeline', situation, message), [settled(which, 'accepted')], which);
}

/** The words are the model's, the decision is a person's: both stand with the follow-up. */
function asFollowup(situation: Settling, which: Which, { text, from }: ProposedClaim): Outcome {
  const { incident } = situation;
  const made = followupAdded(incident, { text: text.slice(0, 1_000), from });
  if (!isMade(made)) return beside(made, [settled(which, 'accepted')], which);
  const facts = made.facts.map((fact): NewFact => (fact.kind === 'followup.added' ? { ...fact, data: { ...fact.data, proposed: 'model' } } : fact));
  return beside({ ...made, facts }, [settled(which, 'accepted', incident.followups.length + 1)], which);
}

function intoPull({ postmortem, private: hidden, id }: Incident, which: Which): Outcome {
  if (hidden) return { refuse: `${incidentName(id)} is private: nothing of it goes to GitHub.` };
  if (postmortem?.number === undefined) return { refuse: 'There is no pull request to put it into: copy the words from here, or open a postmortem first with `/incident postmortem`.' };
  if (postmortem.state === 'merged' || postmortem.state === 'closed') return { refuse: `The pull request of the postmortem is ${postmortem.state}: what stands there stays. Copy the words from here if you want to change it.` };
  return decide(
    [settled(which, 'accepted')], [{ kind: 'github.suggestion.post', data: which }, shown(which)],
    tell('It is put into the pull request as a suggestion beside the Summary. It becomes part of the postmortem when a person commits it there.'),
  );
}

function isMade(outcome: Outcome): outcome is Decision {
  return isDecision(outcome) && outcome.facts.length > 0;
}

/** What was there already is as good as done now; a refusal leaves the suggestion open. */
function beside(outcome: Outcome, facts: readonly NewFact[], which: Which): Outcome {
  if (isRefusal(outcome)) return outcome;
  const made = isDecision(outcome) ? outcome : decide([], [], outcome);
  return decide([...made.facts, ...facts], [...made.effects, shown(which)], made.answer);
}
