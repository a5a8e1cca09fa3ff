// Hypotheses: what somebody thinks the cause is, until it is confirmed or ruled out. The card shows them, so that nobody checks twice.
import { intoPostmortem } from './afterwards.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { Refusal } from './errors.ts';
import { incidentName, type Hypothesis, type Incident } from './incident.ts';
import { readable } from './typed-text.ts';

export type HypothesisOutcome = Decision | Refusal | Answer;
export type Settled = 'confirmed' | 'ruled_out';

const longestText = 1_000;
export const settledWords: Readonly<Record<Settled, string>> = { confirmed: 'confirmed', ruled_out: 'ruled out' };

/** The answer is the caller's: it has buttons. After the end too: causes are often found then. */
export function hypothesisStated(incident: Incident, text: string): HypothesisOutcome {
  const there = incident.hypotheses.find((one) => one.text.trim().toLowerCase() === text.trim().toLowerCase());
  if (there) return tell(`That is hypothesis ${there.id} already, and it is ${there.state === 'open' ? 'open' : settledWords[there.state]}. Nothing changed.`);
  const hypothesis = incident.hypotheses.length + 1;
  return decide([{ kind: 'hypothesis.stated', data: { hypothesis, text } }], [wish('slack.card.show'), ...intoPostmortem(incident)], tell(`Hypothesis ${hypothesis} is on the card.`));
}

/** What was settled may be settled otherwise: people find out that they were wrong. */
export function hypothesisSettled(incident: Incident, id: number, how: Settled): HypothesisOutcome {
  const found = incident.hypotheses.find((one) => one.id === id);
  if (!found) return { refuse: `There is no hypothesis ${id} in ${incidentName(incident.id)}. \`/incident theory\` shows what there is.` };
  if (found.state === how) return tell(`Hypothesis ${id} is ${settledWords[how]} already. Nothing changed.`);
  const instead = found.state === 'open' ? '' : `; it was ${settledWords[found.state]} before`;
  return decide([{ kind: 'hypothesis.settled', data: { hypothesis: id, how } }], [wish('slack.card.show'), ...intoPostmortem(incident)], tell(`Hypothesis ${id} is ${settledWords[how]}${instead}.`));
}

export type TheoryWords =
  | { readonly do: 'list' }
  | { readonly do: 'state'; readonly text: string }
  | { readonly do: 'settle'; readonly id: number; readonly how: Settled };

const yes = String.raw`confirm(?:ed)?|yes|true|right|proven`;
const no = String.raw`(?:rule[ds]?\s*[-_]?\s*)?out|ruled_out|no|false|wrong|disproved|dropped?|rejected`;
const settling = new RegExp(String.raw`^(?:#?(\d{1,9})\s+(?:is\s+)?(?:(${yes})|(${no}))|(?:(${yes})|(${no}))\s+#?(\d{1,9}))[.!]*$`, 'i');

/** After /incident theory: nothing or `list`, `2 confirmed`, `2 out`, `rule out 2`, or a hypothesis. */
export function readTheory(text: string): TheoryWords | Refusal {
  const asked = text.trim();
  if (asked === '' || /^(?:list|all|show)$/i.test(asked)) return { do: 'list' };
  const found = settling.exec(asked);
  if (found) return { do: 'settle', id: Number(found[1] ?? found[6]), how: (found[2] ?? found[4]) === undefined ? 'ruled_out' : 'confirmed' };
  if (/^#?\d{1,9}(?:\s+\S+)?$/.test(asked)) return { refuse: 'A hypothesis is confirmed or out: `/incident theory 2 confirmed`, `/incident theory 2 out`. To state one, write a few words.' };
  const words = readable(asked);
  return words.length > longestText ? { refuse: 'Keep a hypothesis under 1,000 characters; put the rest into `/incident note`.' } : { do: 'state', text: words };
}

/** What is still open, newest last. */
export function openHypotheses({ hypotheses }: Incident): readonly Hypothesis[] {
  return hypotheses.filter((one) => one.state === 'open');
}
