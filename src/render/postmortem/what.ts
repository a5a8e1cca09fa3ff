// What happened, in the words that the timeline in Slack has too; what people wrote is given with its lines and formatting.
import type { Fact } from '../../domain/facts.ts';
import { factText } from '../timeline.ts';
import { actorName, utc, type Material } from './material.ts';
import { lines, words, type Inline } from './nodes.ts';
import { withNames } from './people.ts';
import { mostInCell, oneLine, plain, short } from './prose.ts';
import { nameOf, type Names } from './slack-inline.ts';
import { mrkdwnCell } from './slack-mrkdwn.ts';

export function whatHappened(fact: Fact, { incident, names }: Pick<Material, 'incident' | 'names'>): Inline {
  const say = (told: Fact) => short(factText(named(told, names), incident), mostInCell);
  switch (fact.kind) {
    case 'note.added': return written(fact, fact.data.text, names);
    case 'alert.noted': return lines([say({ ...fact, data: { ...fact.data, text: '' } }), plain(fact.data.text)]);
    case 'message.recorded': return lines([[words(`${oneLine(nameOf(fact.data.author, names) ?? fact.data.author)} wrote: `), ...mrkdwnCell(fact.data.text, names)]]);
    case 'message.edited': return lines([say({ ...fact, data: { ...fact.data, text: '' } }), mrkdwnCell(fact.data.text, names)]);
    case 'update.sent': return update(fact);
    case 'status.set': break;
    default: return say(fact);
  }
  if (fact.data.evidence === undefined) return say(fact);
  const { evidence, ...data } = fact.data;
  return lines([say({ ...fact, data }), [words('How we know: '), ...written(fact, evidence, names)]]);
}

/** As stakeholders read it, with its lines. */
function update({ data: { text, impact, nextAt } }: Extract<Fact, { kind: 'update.sent' }>): Inline {
  const next = nextAt === undefined ? 'This was the last one.' : `The next one was promised for ${utc(nextAt)} UTC.`;
  return lines([plain(text), ...(impact === undefined ? [] : [[words('Impact: '), ...plain(impact)]]), [words(next)]]);
}

/** Slack's markup means something only in what was written there. */
function written(fact: Fact, text: string, names: Names): Inline {
  return fact.by.type === 'person' && fact.by.via === 'slack' ? mrkdwnCell(text, names) : plain(text);
}

/** The fact with names in place of ids, wherever one is known. */
function named(fact: Fact, names: Names): Fact {
  if (fact.kind === 'people.invited') {
    return { ...fact, data: { people: fact.data.people.map((id) => nameOf(id, names) ?? id) } };
  }
  if (fact.kind === 'people.missing') {
    return { ...fact, data: { ...fact.data, name: nameOf(fact.data.id, names) ?? fact.data.name } };
  }
  return withNames(fact, (who) => actorName(who, names));
}
