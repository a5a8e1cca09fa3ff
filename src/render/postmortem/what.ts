// What happened, in the words that the timeline in Slack has too; what people wrote is given with its lines and formatting.
import type { Fact } from '../../domain/facts.ts';
import { factText } from '../timeline.ts';
import { actorName, type Material } from './material.ts';
import { lines, words, type Inline } from './nodes.ts';
import { mostInCell, plain, short } from './prose.ts';
import { nameOf, type Names } from './slack-inline.ts';
import { mrkdwnCell } from './slack-mrkdwn.ts';

export function whatHappened(fact: Fact, { incident, names }: Pick<Material, 'incident' | 'names'>): Inline {
  const say = (told: Fact) => short(factText(named(told, names), incident), mostInCell);
  if (fact.kind === 'note.added') return written(fact, fact.data.text, names);
  if (fact.kind === 'alert.noted') return lines([say({ ...fact, data: { ...fact.data, text: '' } }), plain(fact.data.text)]);
  if (fact.kind !== 'status.set' || fact.data.evidence === undefined) return say(fact);
  const { evidence, ...data } = fact.data;
  return lines([say({ ...fact, data }), [words('How we know: '), ...written(fact, evidence, names)]]);
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
  if (fact.kind !== 'commander.set') return fact;
  const { commander, was } = fact.data;
  const before = was && { was: { ...was, name: actorName(was, names) } };
  return { ...fact, data: { commander: { ...commander, name: actorName(commander, names) }, ...before } };
}
