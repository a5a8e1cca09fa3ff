// What a commit of Tocsin brings, in the one line that a log shows: numbers and our own words, nothing that anybody wrote.
import type { Fact } from '../../domain/facts.ts';
import { incidentName, type Incident } from '../../domain/incident.ts';
import { isRow } from './timeline.ts';

/** As git wants it; GitHub cuts longer ones. */
const longest = 72;

/** `INC-42: 2 facts, follow-up 1 done`: of what came after fact `since`. A follow-up is named once, by what became of it last. */
export function updateHeadline(incident: Incident, facts: readonly Fact[], since: number | undefined): string {
  const name = incidentName(incident.id);
  const told = since === undefined ? [] : facts.filter((fact) => fact.seq > since && isRow(fact, incident)).sort((a, b) => a.seq - b.seq);
  const named = new Map<string, string>();
  let others = 0;
  for (const fact of told) {
    const news = newsOf(fact);
    if (news === undefined) others += 1;
    else named.set(news.of, news.words);
  }
  const parts = [...(others === 0 ? [] : [`${others} ${others === 1 ? 'fact' : 'facts'}`]), ...named.values()];
  return parts.length === 0 ? `${name}: bring the draft up to date` : fitting(name, parts);
}

/** Undefined: it is only counted. */
function newsOf(fact: Fact): { readonly of: string; readonly words: string } | undefined {
  if (fact.kind === 'status.set') return { of: 'status', words: fact.data.status };
  const of = 'followup' in fact.data && typeof fact.data.followup === 'number' ? `follow-up ${fact.data.followup}` : undefined;
  if (of === undefined) return undefined;
  switch (fact.kind) {
    case 'followup.added': return { of, words: of };
    case 'followup.dropped': return { of, words: `${of} taken back` };
    case 'followup.issue_opened': return { of, words: `${of} has an issue` };
    case 'followup.settled': return { of, words: fact.data.how === 'gone' ? `${of} without its issue` : `${of} ${fact.data.how}` };
    case 'followup.reopened': return { of, words: `${of} open again` };
    case 'followup.scheduled': return { of, words: `${of} due ${fact.data.dueOn}` };
    case 'followup.owned': return { of, words: `${of} with another owner` };
    default: return undefined;
  }
}

function fitting(name: string, parts: readonly string[]): string {
  for (let count = parts.length; count > 0; count -= 1) {
    const line = `${name}: ${parts.slice(0, count).join(', ')}${count === parts.length ? '' : `, and ${parts.length - count} more`}`;
    if (line.length <= longest) return line;
  }
  return `${name}: bring the draft up to date`;
}
