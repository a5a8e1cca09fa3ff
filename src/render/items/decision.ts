// A decision: proposed, objected to, made. Once it has ended its buttons give way to who, what and when.
import type { Decision, Incident } from '../../domain/incident.ts';
import type { KnownBlock } from '../blocks.ts';
import { decisionButtons } from '../decision-parts.ts';
import { drillNote } from '../drill.ts';
import { clip, mention, when } from '../escape.ts';
import type { ItemWords } from '../items.ts';
import { actions, context, message, section } from '../kit.ts';
import { count, nameOf } from '../words.ts';

const mostObjections = 5;

export const decisionItem: ItemWords = (incident, ref) => {
  const found = incident.decisions.find((one) => String(one.id) === ref);
  if (!found) return undefined;
  const { title, state } = wordsOf(incident, found);
  const blocks = [
    ...drillNote(incident),
    section(`*${title}*\n${clip(found.text, 2_500)}`),
    ...objections(found),
    context(state),
    ...(found.state === 'open' ? [actions(decisionButtons(incident, found))] : []),
  ];
  return message(`${nameOf(incident)}: ${title} “${clip(found.text, 500)}” ${state}`, blocks, `${incident.id}:${incident.seq}:decision:${ref}`);
};

/** `title` is a question while nobody has objected. */
function wordsOf(incident: Incident, found: Decision): { readonly title: string; readonly state: string } {
  const { id, by, until, objections, endedBy, endedAt } = found;
  const proposed = `Proposed by ${mention(by)}.`;
  const at = endedAt === undefined ? '' : ` ${when(endedAt)}`;
  const who = endedBy?.type === 'person' ? ` by ${mention(endedBy)}` : '';
  if (found.state === 'withdrawn') return { title: `Decision ${id} is withdrawn.`, state: `${proposed} Withdrawn${who}${at}.` };
  if (found.state === 'made') return { title: `Decision ${id} is recorded.`, state: `${proposed} Recorded${who}${at}, ${how(found)}.` };
  if (objections.length === 0) return { title: `Decision ${id}. Any strong objection?`, state: `${proposed} Without one it is recorded ${when(until)}.` };
  const whom = [...new Set([by, ...(incident.commander ? [incident.commander] : [])].map((one) => mention(one)))].join(' or ');
  return { title: `Decision ${id}: ${count(objections.length, 'strong objection')}.`, state: `${proposed} It stays open until ${whom} decides or withdraws it.` };
}

function how({ how: way, objections }: Decision): string {
  if (way === 'despite') return `despite ${count(objections.length, 'objection')}`;
  return way === 'unopposed' ? 'nobody objected' : 'without waiting for objections';
}

/** The newest, when there are many. */
function objections({ objections: all }: Decision): KnownBlock[] {
  if (all.length === 0) return [];
  const lines = all.slice(-mostObjections).map((one) => `• *${mention(one.by)} objects*: ${clip(one.reason, 450)}`);
  const left = all.length - lines.length;
  return [section([...(left > 0 ? [`${count(left, 'earlier objection')} not shown here.`] : []), ...lines].join('\n'))];
}
