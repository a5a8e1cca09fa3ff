// Decisions: "I propose X, any strong objection?" Without one in time it is decided; with one a person decides.
import { samePerson, type Actor, type Person } from './actor.ts';
import { named } from './command.ts';
import type { Config } from './config.ts';
import { decide, tell, type Answer, type Decision as Outcome } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import { incidentName, isOpen, type Decision, type Incident } from './incident.ts';
import { between, plus, sayDuration, type Instant } from './time.ts';
import { readable, readFlags } from './typed-text.ts';

export type DecisionOutcome = Outcome | Refusal | Answer;
type Proposer = { readonly by: Person; readonly now: Instant; readonly config: Pick<Config, 'objections-within'> };

// The timer is set with the commit, a moment after the instant that people are shown.
const toleranceMs = 1_000;
const longestText = 2_000;

/** Everybody may propose. It is recorded by itself when nobody has objected in time. */
export function decisionProposed(incident: Incident, text: string, { now, config }: Proposer): DecisionOutcome {
  const refused = mayNotPropose(incident) ?? twice(incident, text);
  if (refused) return refused;
  const decision = incident.decisions.length + 1;
  const within = config['objections-within'];
  return decide(
    [{ kind: 'decision.proposed', data: { decision, text, until: plus(now, within) } }],
    [...shown(decision), { kind: 'timer', data: { timer: 'close_decision', ref: String(decision) }, afterMs: within }],
    tell(`Proposed as decision ${decision}. Without a strong objection it is recorded in ${sayDuration(within)}.`),
  );
}

/** What is decided already is only written down, by whoever heard it; what is being asked about is ended by who may. */
export function decisionRecorded(incident: Incident, text: string, { by, now }: Pick<Proposer, 'by' | 'now'>): DecisionOutcome {
  const asked = incident.decisions.find((one) => one.state === 'open' && same(one.text, text));
  if (asked) return decisionMade(incident, asked.id, { by });
  const decision = incident.decisions.length + 1;
  return decide(
    [{ kind: 'decision.proposed', data: { decision, text, until: now } }, { kind: 'decision.made', data: { decision, how: 'at_once' } }],
    shown(decision), tell(`Decision ${decision} is recorded.`),
  );
}

/** A decision with an objection waits for a person; the commander hears of it at once. */
export function decisionObjected(incident: Incident, id: number, reason: string, { by }: Pick<Proposer, 'by'>): DecisionOutcome {
  const found = openDecision(incident, id);
  if (!found) return whyEnded(incident, id);
  if (found.objections.some((one) => samePerson(one.by, by) && same(one.reason, reason))) return tell(`You have objected to decision ${id} with these words already. It stays open until somebody decides.`);
  // The newest objection alone has buttons: those of the one before go.
  return decide([{ kind: 'decision.objected', data: { decision: id, reason } }], [...shown(id), item(objectionRef(id, found.objections.length + 1)), ...objectionShown(found)]);
}

/** `seen`: how many objections the person had before them when they pressed; undefined for words, which name none. */
export function decisionMade(incident: Incident, id: number, { by }: Pick<Proposer, 'by'>, seen?: number): DecisionOutcome {
  const found = openDecision(incident, id);
  if (!found) return whyEnded(incident, id);
  if (!mayEnd(incident, found, by)) {
    const wait = found.objections.length === 0 ? ' Nobody objects? Then it is recorded by itself.' : '';
    return { refuse: `${whoEnds(incident, found)} can decide it now.${wait}` };
  }
  if (seen !== undefined && found.objections.length > seen) return { refuse: `Somebody has objected to decision ${id} meanwhile, so nothing changed. Read it, and press “Make decision” under the newest message if you still mean it.` };
  return decide([{ kind: 'decision.made', data: { decision: id, how: waysOf(found) } }], ended(found), tell(`Decision ${id} is recorded.`));
}

export function decisionWithdrawn(incident: Incident, id: number, { by }: Pick<Proposer, 'by'>): DecisionOutcome {
  const found = openDecision(incident, id);
  if (!found) return whyEnded(incident, id);
  if (!mayEnd(incident, found, by)) return { refuse: `${whoEnds(incident, found)} can withdraw it. Are you against it? Press “Raise objection”.` };
  return decide([{ kind: 'decision.withdrawn', data: { decision: id } }], ended(found), tell(`Decision ${id} is withdrawn.`));
}

/** Its time is over: decided, unless somebody objected or a person was faster. Whether the incident is still open makes no difference. */
export function decisionClosed(incident: Incident, id: number, now: Instant): Outcome {
  const found = openDecision(incident, id);
  if (!found || found.objections.length > 0) return decide([]);
  const rest = between(now, found.until);
  if (rest > toleranceMs) return decide([], [{ kind: 'timer', data: { timer: 'close_decision', ref: String(id) }, afterMs: rest }]);
  return decide([{ kind: 'decision.made', data: { decision: id, how: 'unopposed' } }], shown(id));
}

export function mayNotPropose(incident: Incident): Refusal | undefined {
  if (isOpen(incident)) return undefined;
  return { refuse: `${incidentName(incident.id)} is ${incident.status}: there is nothing to poll for. Write down what was decided with \`/incident decide --now\`, or make a follow-up: \`/incident followup\`.` };
}

export type DecideWords =
  | { readonly do: 'form' }
  | { readonly do: 'propose' | 'record'; readonly text: string }
  | { readonly do: 'make' | 'withdraw'; readonly id: number };

/** After /incident decide: nothing, a proposal, `--now` (or `decide!`) with what is decided already, `2 now`, `2 withdraw`. */
export function readDecide(text: string, as = 'decide'): DecideWords | Refusal {
  const { flags, rest, unknown } = readFlags(text, ['now']);
  if (unknown !== undefined) return { refuse: `I do not know ${unknown.slice(0, 40).replaceAll(/[<>&]/g, '')}. There is --now, for what is decided already: \`/incident decide --now we fail over to west\`.` };
  const atOnce = flags.has('now') || as.endsWith('!') || as === 'decided';
  const [, id, how] = /^#?(\d{1,9})(?:\s+(now|make|withdraw|withdrawn|drop))?[.!]*$/i.exec(rest) ?? [];
  if (id !== undefined) {
    if (how === undefined && !atOnce) return { refuse: `Decide it now, or withdraw it? \`/incident decide ${id} now\`, \`/incident decide ${id} withdraw\`.` };
    return { do: /^(?:withdraw|drop)/i.test(how ?? '') ? 'withdraw' : 'make', id: Number(id) };
  }
  const words = readable(rest);
  if (words.length > longestText) return { refuse: 'Keep a decision under 2,000 characters; put the reasons into `/incident note`.' };
  if (words !== '') return { do: atOnce ? 'record' : 'propose', text: words };
  return atOnce ? { refuse: 'Say what is decided as well: `/incident decide --now we fail over to west`.' } : { do: 'form' };
}

export function openDecision(incident: Incident, id: number): Decision | undefined {
  return incident.decisions.find((one) => one.id === id && one.state === 'open');
}

/** What became of it, or that there is none. */
export function whyEnded(incident: Incident, id: number): Answer | Refusal {
  const found = incident.decisions.find((one) => one.id === id);
  if (!found) return { refuse: `There is no decision ${id} in ${incidentName(incident.id)}.` };
  const who = found.endedBy?.type === 'person' ? ` by ${named(found.endedBy)}` : '';
  if (found.state === 'withdrawn') return tell(`Decision ${id} was withdrawn${who} already. Nothing changed.`);
  return tell(`Decision ${id} is recorded${who} already. Is it wrong? Propose something else: \`/incident decide\`.`);
}

function twice(incident: Incident, text: string): Answer | undefined {
  const there = incident.decisions.find((one) => one.state === 'open' && same(one.text, text));
  return there && tell(`That is proposed as decision ${there.id} already. Nothing changed.`);
}

function waysOf({ objections }: Decision): 'despite' | 'at_once' {
  return objections.length > 0 ? 'despite' : 'at_once';
}

/** Who proposed it or commands; anybody where nobody commands. */
function mayEnd({ commander }: Incident, { by: proposer }: Decision, by: Person): boolean {
  return !commander || samePerson(commander, by) || samePerson(proposer, by);
}

function whoEnds({ commander }: Incident, { by }: Decision): string {
  const who: readonly (Actor | undefined)[] = [by, commander];
  return `Only ${[...new Set(who.flatMap((one) => (one?.type === 'person' ? [named(one)] : [])))].join(' or ')}`;
}

/** An objection has a message of its own, edited in place like its decision: `<decision>:<which objection, from 1>`. */
export function objectionRef(decision: number, nth: number): string {
  return `${decision}:${nth}`;
}

/** The message of the last objection, which is the one with buttons; none while nobody has objected. */
export function newestObjection({ id, objections }: Decision): readonly string[] {
  return objections.length === 0 ? [] : [objectionRef(id, objections.length)];
}

function item(ref: string): NewEffect {
  return { kind: 'slack.item.show', data: { item: 'decision', ref } };
}

function shown(decision: number): NewEffect[] {
  return [item(String(decision)), wish('slack.card.show')];
}

function objectionShown(decision: Decision): NewEffect[] {
  return newestObjection(decision).map(item);
}

function ended(decision: Decision): NewEffect[] {
  return [...shown(decision.id), ...objectionShown(decision)];
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
