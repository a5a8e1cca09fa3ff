// A decision: proposed, objected to, made. Once it has ended its buttons give way to who, what and when.
import type { Decision, Incident } from '../../domain/incident.ts';
import type { KnownBlock } from '../blocks.ts';
import { decisionButtons } from '../decision-parts.ts';
import { drillNote } from '../drill.ts';
import { clip, mention, when } from '../escape.ts';
import type { ItemWords } from '../items.ts';
import { actions, context, message, section } from '../kit.ts';
import { count, nameOf } from '../words.ts';
import { endOf } from './decision-end.ts';
import { objectionItem } from './objection.ts';

const mostObjections = 5;
const endings: Readonly<Record<Decision['state'], string>> = { withdrawn: 'is withdrawn', made: 'is recorded', open: 'was left open' };

/** `ref` is a decision's number, or `<decision>:<which objection, from 1>`. */
export const decisionItem: ItemWords = (incident, ref) => {
  const [id, nth] = ref.split(':');
  const found = incident.decisions.find((one) => String(one.id) === id);
  if (!found) return undefined;
  if (nth !== undefined) return objectionItem(incident, found, Number(nth));
  const { title, state } = wordsOf(incident, found);
  const blocks = [
    ...drillNote(incident),
    section(`*${title}*\n${clip(found.text, 2_500)}`),
    ...objections(found),
    context(state),
    ...(endOf(incident, found) === undefined ? [actions(decisionButtons(incident, found))] : []),
  ];
  return message(`${nameOf(incident)}: ${title} “${clip(found.text, 500)}” ${state}`, blocks, `${incident.id}:${incident.seq}:decision:${ref}`);
};

/** `title` is a question while nobody has objected. */
function wordsOf(incident: Incident, found: Decision): { readonly title: string; readonly state: string } {
  const { id, by, until, objections } = found;
  const proposed = `Proposed by ${mention(by)}.`;
  const ended = endOf(incident, found);
  if (ended !== undefined) return { title: `Decision ${id} ${endings[found.state]}.`, state: `${proposed} ${ended}` };
  if (objections.length === 0) return { title: `Decision ${id}. Any strong objection?`, state: `${proposed} Without one it is recorded ${when(until)}.` };
  const whom = [...new Set([by, ...(incident.commander ? [incident.commander] : [])].map((one) => mention(one)))].join(' or ');
  return { title: `Decision ${id}: ${count(objections.length, 'strong objection')}.`, state: `${proposed} It stays open until ${whom} decides or withdraws it.` };
}

/** The newest, when there are many. */
function objections({ objections: all }: Decision): KnownBlock[] {
  if (all.length === 0) return [];
  const lines = all.slice(-mostObjections).map((one) => `• *${mention(one.by)} objects*: ${clip(one.reason, 450)}`);
  const left = all.length - lines.length;
  return [section([...(left > 0 ? [`${count(left, 'earlier objection')} not shown here.`] : []), ...lines].join('\n'))];
}
