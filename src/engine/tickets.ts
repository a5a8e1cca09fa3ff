// News of GitHub's issues and pull requests → the incidents that they belong to.
import type { Actor } from '../domain/actor.ts';
import { decide, type Decision } from '../domain/decision.ts';
import { issueSeen, pullSeen, whoIs } from '../domain/followup-issues.ts';
import type { IssueNews, PullNews, TicketNews } from '../domain/github/news.ts';
import { incidentName, type Incident } from '../domain/incident.ts';
import { reviewSeen } from '../domain/postmortem-review.ts';
import { incidentsOfIssue, incidentsOfPull } from '../store/followup.ts';
import { lockIncident } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { commit, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import type { Taken } from './intake.ts';

/** Takes one piece of news in, inside the delivery's own transaction. */
export async function takeTicket(tx: Db, context: Context, news: TicketNews, cause: Cause): Promise<Taken> {
  const ids = news.type === 'issue' ? await incidentsOfIssue(tx, news.was) : await incidentsOfPull(tx, news.repo, news.number);
  let taken: Taken = { outcome: news.type === 'issue' ? 'no follow-up has this issue' : 'no postmortem has this pull request', incident: undefined, ignored: true };
  for (const id of ids) {
    // Its follow-ups went over to the one that was found before it: told in both, it would be told twice.
    const changed = await takeInto(tx, context, id, news, cause, taken.incident !== undefined);
    if (taken.incident === undefined || changed) taken = { outcome: changed ? `${news.type} in ${incidentName(id)}` : 'nothing new', incident: id, ignored: !changed };
  }
  return taken;
}

async function takeInto(tx: Db, context: Context, id: number, news: TicketNews, cause: Cause, known: boolean): Promise<boolean> {
  const head = await lockIncident(tx, id);
  if (!head || (known && head.incident.mergedInto !== undefined)) return false;
  const { incident } = head;
  const by = whoDid(news.by, context);
  const decision = news.type === 'pull' ? ofPull(incident, news, by, context) : ofIssue(incident, news, by, context);
  if (decision.facts.length === 0) return false;
  await commit(tx, context, head, decision, cause, head.now);
  return true;
}

function ofPull(incident: Incident, news: PullNews, by: Actor, { config }: Context): Decision {
  return news.ready === undefined ? pullSeen(incident, news, by, config) : reviewSeen(incident, news, by);
}

function ofIssue(incident: Incident, { was, issue }: IssueNews, by: Actor, { config }: Context): Decision {
  const one = incident.followups.find((other) => other.issue?.node === was);
  return one ? issueSeen(incident, one.id, issue, by, config) : decide([]);
}

/** The same person here and there, where the config says who is who. */
function whoDid(by: Actor, { config }: Context): Actor {
  return by.type === 'person' ? whoIs(by.name ?? by.id, config.people) : by;
}
