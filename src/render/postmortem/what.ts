// What happened, in the words that the timeline in Slack has too; what people wrote is given with its lines and formatting.
import type { Fact } from '../../domain/facts.ts';
import { capital } from '../escape.ts';
import { factText } from '../timeline.ts';
import { statusWords } from '../words.ts';
import { actorName, utc, type Material } from './material.ts';
import { lines, words, type Inline } from './nodes.ts';
import { withNames } from './people.ts';
import { mostInCell, oneLine, plain, short } from './prose.ts';
import { namesPeople, withRoles } from './roles.ts';
import { nameOf, type Names } from './slack-inline.ts';
import { mrkdwnCell } from './slack-mrkdwn.ts';
import { isAfterwards, toldKind } from './told.ts';

export function whatHappened(fact: Fact, material: Material): Inline {
  const { names } = material;
  switch (fact.kind) {
    case 'note.added': return written(fact, fact.data.from ? toldKind(fact.data.text).rest : fact.data.text, names);
    case 'alert.noted': return lines([say({ ...fact, data: { ...fact.data, text: '' } }, material), plain(fact.data.text)]);
    case 'message.recorded': return lines([[words(`${oneLine(nameOf(fact.data.author, names) ?? fact.data.author)} wrote: `), ...mrkdwnCell(fact.data.text, names)]]);
    case 'message.edited': return lines([say({ ...fact, data: { ...fact.data, text: '' } }, material), mrkdwnCell(fact.data.text, names)]);
    case 'update.sent': return update(fact);
    // Their addresses are behind the words in the column for the source.
    case 'postmortem.opened': case 'followup.issue_opened': case 'followup.issue_moved': return short(oneLine(factText(withoutUrl(fact), material.incident), mostInCell).replace(/:$/, ''), mostInCell);
    case 'status.set': return status(fact, material);
    case 'incident.opened': return isAfterwards(material) ? short(`“${fact.data.title}”`, mostInCell) : say(fact, material);
    default: return say(fact, material);
  }
}

function withoutUrl(fact: Extract<Fact, { kind: 'postmortem.opened' | 'followup.issue_opened' | 'followup.issue_moved' }>): Fact {
  if (fact.kind === 'postmortem.opened') return { ...fact, data: { ...fact.data, url: '' } };
  if (fact.kind === 'followup.issue_opened') return { ...fact, data: { ...fact.data, url: '' } };
  return { ...fact, data: { ...fact.data, url: '' } };
}

/** Whoever has a name in it: by it where that may be, else by their role. */
function say(fact: Fact, { incident, names, roles }: Material): Inline {
  if (namesPeople(fact)) return short(factText(named(fact, names), incident), mostInCell);
  // How a handoff ended is said without to whom it was offered: the row before has that.
  return short(capital(factText(withRoles(fact, roles.at(fact)), fact.kind === 'handoff.ended' ? undefined : incident)), mostInCell);
}

function status(fact: Extract<Fact, { kind: 'status.set' }>, material: Material): Inline {
  const { evidence, ...data } = fact.data;
  const now = isAfterwards(material) ? [words(statusWords[data.status])] : say({ ...fact, data }, material);
  return evidence === undefined ? now : lines([now, [words('How we know: '), ...written(fact, evidence, material.names)]]);
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
