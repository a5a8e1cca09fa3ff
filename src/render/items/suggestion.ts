// What a model proposed and the rows bear out: each with its rows, to accept or to dismiss. Nothing of it counts before that.
import { instantOf } from '../../domain/messages.ts';
import { dropWords } from '../../domain/model/rows.ts';
import type { Incident, ProposedClaim, Suggestion } from '../../domain/incident.ts';
import type { KnownBlock } from '../blocks.ts';
import { drillNote } from '../drill.ts';
import { clip, link, mention, when } from '../escape.ts';
import type { ItemWords } from '../items.ts';
import { actions, button, context, message, section } from '../kit.ts';
import { count, nameOf } from '../words.ts';

/** Two parts for each of twelve claims, and what stands around them: within Slack's 50. */
const mostShown = 14;
const mostText = 600;
const titles: Readonly<Record<ProposedClaim['kind'], string>> = { summary: 'Summary', timeline: 'Put on the timeline?', action: 'Follow-up?' };

export const suggestionItem: ItemWords = (incident, ref) => {
  const one = incident.suggestions?.find((other) => String(other.id) === ref);
  if (!one?.made) return undefined;
  const { made } = one;
  const told = `${made.proposed} proposed${droppedWords(made.dropped)}`;
  const head = `Suggestions of ${clip(made.model, 100)} for ${nameOf(incident)}: ${told}.`;
  const from = `Asked by ${mention(one.by)} from ${count(made.sent, 'row')}${one.messages ? ', the channel’s messages among them' : ''}${made.left > 0 ? `; ${made.left} more did not fit` : ''}. A machine’s words: read the rows before you accept.`;
  const none = one.claims.length === 0 ? [section('Nothing passed the check. Ask again, or write it yourself.')] : [];
  const parts = one.claims.slice(0, mostShown).flatMap((claim) => claimParts(incident, one, claim));
  return message(`${head} ${plainWords(one)}`, [...drillNote(incident), section(`*${head}*`), context(from), ...none, ...parts], `${incident.id}:${incident.seq}:suggestion:${ref}`);
};

/** `, 3 dropped: a number that no cited row has (2), a judgement`. */
export function droppedWords(dropped: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(dropped).sort(([a], [b]) => a.localeCompare(b));
  const all = reasons.reduce((sum, [, times]) => sum + times, 0);
  if (all === 0) return '';
  const words = reasons.map(([why, times]) => `${Object.hasOwn(dropWords, why) ? dropWords[why as keyof typeof dropWords] : clip(why, 40)}${times > 1 ? ` (${times})` : ''}`);
  return `, ${all} dropped: ${words.join(', ')}`;
}

function claimParts(incident: Incident, { id }: Suggestion, claim: ProposedClaim): KnownBlock[] {
  const text = section(`*${titles[claim.kind]}*  ${clip(claim.text, mostText)}\n_${sources(claim)}_`);
  if (claim.settled) return [section(`*${titles[claim.kind]}*  ${clip(claim.text, 200)}`), context(endWords(claim))];
  const at = claim.from && claim.kind === 'timeline' ? `:${claim.from.channel}:${claim.from.ts}` : '';
  const value = `${incident.id}:${id}:${claim.id}`;
  const accept = acceptWords(incident, claim);
  return [text, actions([
    ...(accept === undefined ? [] : [button({ id: `suggestion_accept:${claim.id}`, text: accept, value: `${value}${at}` })]),
    button({ id: `suggestion_dismiss:${claim.id}`, text: 'Dismiss suggestion', value }),
  ])];
}

/** `From T01, T17 and a message of 03:19`: rows as the postmortem numbers them; a message that is no row yet by its time. */
function sources({ refs, from }: ProposedClaim): string {
  const rows = refs.filter((id) => id.startsWith('T'));
  const messages = refs.length - rows.length;
  const at = from && messages === 1 ? `a message of ${when(instantOf(from.ts))}` : `${count(messages, 'message')} of this channel`;
  return `From ${[...(rows.length === 0 ? [] : [clip(rows.join(', '), 120)]), ...(messages === 0 ? [] : [at])].join(' and ')}`;
}

/** Undefined where there is nowhere to put it: then it is there to be read and copied. */
function acceptWords({ postmortem }: Incident, { kind }: ProposedClaim): string | undefined {
  if (kind === 'timeline') return 'Put on timeline';
  if (kind === 'action') return 'Accept as follow-up';
  return postmortem?.number !== undefined && postmortem.state === 'open' ? 'Suggest in pull request' : undefined;
}

function endWords({ kind, settled, placed }: ProposedClaim): string {
  if (!settled) return '';
  const who = `${settled.how === 'accepted' ? 'Accepted' : 'Dismissed'} by ${mention(settled.by)}`;
  if (settled.how === 'dismissed') return who;
  if (kind === 'timeline') return `${who}: it is on the timeline`;
  if (kind === 'action') return settled.followup === undefined ? `${who}: it is a follow-up already` : `${who}: follow-up ${settled.followup}`;
  if (!placed) return `${who}: on its way into the pull request`;
  if (placed.how === 'there') return `${who}: ${link(placed.url, 'a suggestion in the pull request')}, for a person to commit`;
  return `${who}, and not put into the pull request: ${clip(placed.why ?? 'there is no place for it', 300)}`;
}

function plainWords({ claims }: Suggestion): string {
  return claims.filter((one) => !one.settled).map((one) => `${titles[one.kind]} ${clip(one.text, 200)}`).join(' ');
}
