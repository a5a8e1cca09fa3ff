// Follow-ups: what is to be done after the incident. They are never mixed with tasks, and go into the postmortem.
import type { Account, Person } from './actor.ts';
import { intoPostmortem } from './afterwards.ts';
import { named, unfit } from './command.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { Refusal } from './errors.ts';
import { readVerb, type FollowupVerb } from './followup-verbs.ts';
import { incidentName, type Followup, type Incident } from './incident.ts';
import { taskEnded, whyNot, type Asked } from './tasks.ts';
import { namedAtEdge, readable } from './typed-text.ts';
import { isTaskOpen, type Origin } from './work.ts';

export type FollowupOutcome = Decision | Refusal | Answer;
/** `from`: the message it is made from. */
export type FollowupInput = { readonly text: string; readonly owner?: Person | undefined; readonly from?: Origin | undefined };
/** `account`: what Slack says of the person who is to own it. */
type Known = { readonly known?: { readonly account?: Account } };

/** Open, resolved or closed: what is worth doing is often found later. One message makes one follow-up, whoever marks it. */
export function followupAdded(incident: Incident, { text, owner, from }: FollowupInput, { known }: Known = {}, key = from && `followup:${from.channel}:${from.ts}`): FollowupOutcome {
  const there = incident.followups.find((one) => (from ? one.from?.channel === from.channel && one.from.ts === from.ts : !one.dropped && same(one.text, text)));
  if (there) {
    const anew = owner && !there.owner && !there.dropped ? ` It has no owner: to give it one, drop it with \`/incident followup drop ${there.id}\` and note it again.` : '';
    return tell(`${from ? 'That message is' : 'That is'} follow-up ${there.id} already${there.dropped ? ', and was dropped' : ''}. Nothing changed.${anew}`);
  }
  if (incident.mergedInto !== undefined) return { refuse: `${incidentName(incident.id)} goes on as ${incidentName(incident.mergedInto)}: add the follow-up there.` };
  const refused = owner && unfit(owner, known?.account);
  if (refused) return refused;
  const followup = incident.followups.length + 1;
  const whose = owner ? ` for ${named(owner)}` : ', without an owner yet';
  return decide(
    [{ kind: 'followup.added', ...(key === undefined ? {} : { key }), data: { followup, text, ...(owner ? { owner } : {}), ...from } }],
    [wish('slack.card.show'), ...intoPostmortem(incident)],
    tell(`Follow-up ${followup} is noted${whose}. ${incident.kind === 'drill' || incident.private ? '`/incident followup list` shows them all.' : 'It goes into the postmortem.'}`),
  );
}

export function followupDropped(incident: Incident, id: number): FollowupOutcome {
  const found = incident.followups.find((one) => one.id === id);
  if (!found) return { refuse: `There is no follow-up ${id} in ${incidentName(incident.id)}. \`/incident followup list\` shows what there is.` };
  if (found.dropped) return tell(`Follow-up ${id} was dropped already. Nothing changed.`);
  return decide([{ kind: 'followup.dropped', data: { followup: id } }], [wish('slack.card.show'), ...intoPostmortem(incident)], tell(`Follow-up ${id} is dropped; its record stays.`));
}

/** An open task that can wait until after the incident: it ends, and its person owns the follow-up. */
export function followupOfTask(incident: Incident, id: number, asked: Asked): FollowupOutcome {
  const task = incident.tasks.find((one) => one.id === id);
  if (!task || !isTaskOpen(task) || incident.mergedInto !== undefined) return whyNot(incident, id);
  const ended = taskEnded(incident, id, 'dropped', asked);
  const added = followupAdded(incident, { text: task.text, owner: task.assignee }, {}, `followup:task:${id}`);
  if (!('facts' in ended)) return ended;
  if (!('facts' in added)) return added;
  return decide([...ended.facts, ...added.facts], [...ended.effects, ...added.effects], tell(`Task ${id} ends here and is follow-up ${incident.followups.length + 1} now, for ${named(task.assignee)}.`));
}

export type FollowupWords =
  | FollowupVerb
  | { readonly do: 'list' }
  | { readonly do: 'drop'; readonly id: number }
  | { readonly do: 'add'; readonly text: string; readonly who: string | undefined };

/** After /incident followup: `list`, `drop 2`, `2 issue`, `decline 2 <why>` and the like, or the text with its owner at either end. */
export function readFollowup(text: string, as = 'followup'): FollowupWords | Refusal {
  const asked = text.trim();
  if (/^(?:list|all|show)$/i.test(asked) || (asked === '' && as.endsWith('s'))) return { do: 'list' };
  const verb = readVerb(asked);
  if (verb) return verb;
  const [, after, before] = /^(?:(?:drop|remove|cancel)\s+#?(\d{1,9})|#?(\d{1,9})\s+(?:drop|dropped|remove|cancel))$/i.exec(asked) ?? [];
  if (after !== undefined || before !== undefined) return { do: 'drop', id: Number(after ?? before) };
  if (/^(?:drop|remove|cancel)$/i.test(asked)) return { refuse: 'Which one? With its number: `/incident followup drop 2`. `/incident followup list` shows them.' };
  const { user, rest } = namedAtEdge(asked.replace(/^(?:add|new)\s+(?=<@)/i, ''));
  const words = readable(rest);
  return words.length > 1_000 ? { refuse: 'Keep a follow-up under 1,000 characters; put the rest into `/incident note`.' } : { do: 'add', text: words, who: user };
}

function same(a: Followup['text'], b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
