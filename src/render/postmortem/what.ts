// What happened, in the words of the timeline in Slack; what people wrote is given whole and with its formatting.
import type { Fact } from '../../domain/facts.ts';
import { lines, words, type Inline } from './nodes.ts';
import { plain, short } from './prose.ts';
import type { Names } from './slack-inline.ts';
import { mrkdwnCell } from './slack-mrkdwn.ts';

export function kindWords(fact: Fact): string {
  return fact.kind.replaceAll(/[._]/g, ' ');
}

export function whatHappened(fact: Fact, names: Names): Inline {
  const written = writtenIn(fact);
  if (written === undefined) return short(Object.entries(fact.data).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', '), 2_000);
  const said = fromSlack(fact) ? mrkdwnCell(written, names) : plain(written);
  return fact.kind === 'status.set' ? lines([[words(fact.data.status)], said]) : said;
}

function writtenIn(fact: Fact): string | undefined {
  if (fact.kind === 'note.added' || fact.kind === 'alert.noted') return fact.data.text;
  return fact.kind === 'status.set' ? fact.data.evidence : undefined;
}

function fromSlack(fact: Fact): boolean {
  return fact.by.type === 'person' && fact.by.via === 'slack';
}
