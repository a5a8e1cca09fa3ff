// The note on top: that this is a draft from records, what was read, what is missing, and the end of the hash chain.
import type { Blockquote, ListItem } from 'mdast';
import { erasedText } from '../../domain/chain.ts';
import { proseOf, type Fact } from '../../domain/facts.ts';
import { incidentName } from '../../domain/incident.ts';
import { recordsUrl, utc, type Material } from './material.ts';
import { code, link, paragraph, words, type Inline } from './nodes.ts';
import { linked, oneLine } from './prose.ts';
import { isAfterwards, toldSources } from './told.ts';

/** A quote that ends with a list of what the records do not hold. */
export function openingNote(material: Material): Blockquote {
  const { incident, facts } = material;
  const id = incidentName(incident.id);
  const [first] = facts;
  const since = first ? ` since ${utc(first.recordedAt)} UTC` : '';
  return {
    type: 'blockquote',
    children: [
      paragraph({ type: 'strong', children: [words('Draft compiled from records.')] }, words(
        ` ${isAfterwards(material) ? 'Times and texts below were written down afterwards' : 'Times, names and steps below were recorded while they happened'}. What they mean is for people to write: `
        + 'answer each question in italics by writing over it. The causes are not in the records.',
      )),
      paragraph(
        // What differs in every draft stands in the front matter alone: here each update would begin with a line that says nothing.
        words(`Read: all that was ${isAfterwards(material) ? 'written down' : 'recorded'} of ${id}${since}`), ...taken(material), words('. Where the chain of facts ends stands in the front matter ('),
        code('records'), words('); '), code(`tocsin verify ${id}`), words(' checks it: if that fact has another hash, the records were rewritten.'),
        ...apiLink(material),
      ),
      paragraph(words('Missing, as far as the records know:')),
      { type: 'list', ordered: false, spread: false, children: missing(material).map(item) },
    ],
  };
}

/** Of what was told afterwards: the pages that it was taken from. */
function taken(material: Material): Inline {
  const sources = isAfterwards(material) ? toldSources(material) : [];
  return sources.flatMap(({ data: { url, title } }, n) => [words(n === 0 ? ', taken from ' : ', '), ...linked(url, oneLine(title, 200))]);
}

function apiLink({ publicUrl, incident }: Material): Inline {
  const url = recordsUrl(publicUrl, incident.id);
  return url === undefined ? [] : [words(' The same as JSON, for whoever has a token: '), link(url, [words('timeline')]), words('.')];
}

function item(text: string): ListItem {
  return { type: 'listItem', spread: false, children: [paragraph(words(text))] };
}

function missing({ incident, facts, head, times }: Material): readonly string[] {
  const absent = times.rows.filter((row) => row.at === undefined).map((row) => row.moment);
  const erased = facts.filter((fact) => isErased(fact)).length;
  const lost = facts.filter((fact) => fact.kind === 'effect.given_up' || fact.kind === 'delivery.parked').length;
  const unread = head.seq - (facts.at(-1)?.seq ?? 0);
  const all: readonly (readonly [boolean, string])[] = [
    [incident.kind === 'drill', 'This was a drill: nobody outside was affected, and it counts in no metric.'],
    [true, `What was said in channels and calls, except what somebody ${incident.kind === 'retrospective' ? 'wrote down' : 'noted'}. Private messages and channels are never read.`],
    [
      incident.kind !== 'retrospective',
      'When people outside first suffered: the start of impact is the first signal that was recorded. Correct it if it was earlier.',
    ],
    [incident.kind === 'retrospective', 'Anything recorded at the time: this incident was written down afterwards.'],
    [absent.length > 0, `Times that nobody recorded: ${absent.join(', ')}.`],
    [incident.channel === undefined && incident.kind !== 'retrospective', 'A Slack channel: none was opened.'],
    [
      incident.missing.length > 0,
      `People whom Tocsin could not bring into the channel: ${incident.missing.length}. The timeline names them.`,
    ],
    [lost > 0, `Deliveries and actions that failed for good: ${lost}. The timeline has the reasons.`],
    [erased > 0, `Facts with a text that was erased on purpose: ${erased}. They read "${erasedText}".`],
    [unread > 0, `Facts that were recorded while this was being written: ${unread}.`],
    [true, 'Secrets of well-known shapes were replaced by "[redacted…]". Read the whole for others before you publish.'],
  ];
  return all.flatMap(([applies, text]) => (applies ? [text] : []));
}

function isErased(fact: Fact): boolean {
  const data: Readonly<Record<string, unknown>> = fact.data;
  return proseOf(fact.kind).some((field) => data[field] === erasedText);
}
