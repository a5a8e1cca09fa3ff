// A person asks for a page, by command or form: the page, or why there is none and whom to call instead.
import type { Person } from './actor.ts';
import type { Config } from './config.ts';
import { tell, type Answer, type Decision } from './decision.ts';
import type { Refusal } from './errors.ts';
import { incidentName, type Incident, type Page } from './incident.ts';
import { cannotPage, pagedJustNow, paging } from './pages.ts';
import type { FoundTarget, PageTarget } from './paging.ts';
import { between, sayDuration, type Instant } from './time.ts';

export type PageRequest = {
  readonly found: FoundTarget | undefined;
  readonly why: string;
  /** In a drill nobody is paged unless they mean it. */
  readonly really: boolean;
  /** Also where the same was paged a moment ago. */
  readonly again: boolean;
  /** Whom to call instead, in words for the person who asked. */
  readonly byHand: (target?: PageTarget) => string;
};
type Here = { readonly incident: Incident; readonly by: Person; readonly now: Instant; readonly config: Config };

export function pageAsked({ incident, by, now, config }: Here, { found, why, really, again, byHand }: PageRequest): Decision | Refusal | Answer {
  const name = incidentName(incident.id);
  if (incident.kind === 'retrospective') return { refuse: `${name} was written down afterwards: nobody is paged for it. For what goes on now: \`/incident declare\`.` };
  const cannot = cannotPage(incident, config);
  if (cannot === 'over') return { refuse: `${name} is ${incident.status}: nobody is paged for it any more. To take it up again: \`/incident reopen\`.` };
  if (!found || found.found === 'off') return { refuse: `I cannot page: PagerDuty is not set up here (PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL). ${byHand()}` };
  if (found.found === 'many') return { refuse: `Several escalation policies fit: ${found.names.slice(0, 8).map(quiet).join(', ')}. Write the whole name: \`/incident page "${quiet(found.names[0] ?? '')}" why\`.` };
  if (found.found === 'none') return { refuse: found.say };
  const { target } = found;
  const whom = `*${quiet(target.name)}*`;
  if (incident.kind === 'drill' && !really) return tell(`DRILL: nobody was paged. I would have paged ${whom}. To page for real: \`/incident page --really\` and the same words.`);
  if (cannot === 'no-way') return { refuse: noWay(name, byHand(target)) };
  const before = again ? undefined : pagedJustNow(incident, target, now);
  if (before) return { refuse: twice(before, whom, now) };
  const away = found.found === 'away';
  const answer = away
    ? `PagerDuty does not answer just now. I keep trying to page ${whom}; whom to call by hand follows in the channel.`
    : `Paging ${whom}. I say in the channel when PagerDuty has taken it.`;
  return { ...paging(incident, { target, why: why === '' ? found.why : why, by, away }), answer: tell(answer) };
}

function noWay(name: string, byHand: string): string {
  return `I cannot page for ${name}: no PagerDuty alert belongs to it, and no service is set under which people are paged for such incidents. `
    + `Set \`paging.service\` in tocsin.yaml to the id of a PagerDuty service (Services, the service, the end of its address). ${byHand}`;
}

function twice({ id, by, at }: Page, whom: string, now: Instant): string {
  const who = by.type === 'person' && by.via === 'slack' ? `<@${by.id}>` : 'Tocsin';
  return `${whom} was paged ${sayDuration(Math.max(1_000, between(at, now)))} ago by ${who} (page ${id}). If they do not answer, page whoever is next: \`/incident oncall\`. To ring them again all the same: \`/incident page --again\` and the same words.`;
}

/** Without what Slack would read as a mention or formatting. */
function quiet(text: string): string {
  return text.replaceAll(/[<>&*`]/g, '').slice(0, 100).toWellFormed();
}
