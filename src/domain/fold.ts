// Facts → incident. One fact at a time, pure; the snapshot in the database is this function's last result.
import { samePerson } from './actor.ts';
import type { Fact, FactKind } from './facts.ts';
import { alertFolds } from './fold-alerts.ts';
import { channelFolds, shownTooLate } from './fold-channel.ts';
import { commandFolds, handoffEnded } from './fold-command.ts';
import { calledBack, peopleFolds } from './fold-people.ts';
import { runFolds } from './fold-run.ts';
import type { Change, Fold, Folds } from './fold-table.ts';
import { followupFolds } from './fold-followups.ts';
import { modelFolds } from './fold-model.ts';
import { stormBegun, stormFolds } from './fold-storm.ts';
import { workFolds } from './fold-work.ts';
import { isOpen, type Incident } from './incident.ts';

const startingStatus = 'triage';

/** The incident after `fact`. The first fact of every incident is `incident.opened`; anything else on nothing is a bug. */
export function fold(before: Incident | undefined, fact: Fact, id: number): Incident {
  if (fact.kind === 'incident.opened') return opened(fact, id);
  if (!before) throw new Error(`INC-${id} begins with ${fact.kind}, not with incident.opened`);
  const byPerson = fact.by.type === 'person';
  const touched = before.touched || (byPerson && fact.by.via !== 'pagerduty');
  const heard = samePerson(fact.by, before.commander) ? { commanderHeardAt: fact.recordedAt } : {};
  const next = { ...before, seq: fact.seq, touched, lastChangeAt: fact.recordedAt, ...(byPerson && fact.at > (before.personAt ?? '') ? { personAt: fact.at } : {}), ...heard, ...calledBack(before, fact) };
  return { ...next, ...(shownTooLate(next, fact) ?? (folds[fact.kind] as Fold<FactKind>)(next, fact)) };
}

export function foldAll(facts: readonly Fact[], id: number): Incident | undefined {
  let incident: Incident | undefined;
  for (const fact of facts) incident = fold(incident, fact, id);
  return incident;
}

function opened(fact: Extract<Fact, { kind: 'incident.opened' }>, id: number): Incident {
  const { title, kind, severity, source, services } = fact.data;
  const byPerson = fact.by.type === 'person';
  const storm = stormBegun(fact);
  return {
    id, seq: fact.seq, title, status: startingStatus, kind, private: fact.data.private, source, services,
    ...(severity === undefined ? {} : { severity }),
    openedBy: fact.by, openedAt: fact.at, heardAt: fact.recordedAt, touched: byPerson && fact.by.via === 'slack', ...(byPerson ? { personAt: fact.at } : {}),
    alerts: [], invited: [], left: [], missing: [], runbooks: [], runs: [], troubles: [], lastChangeAt: fact.recordedAt,
    roles: [], handoffs: 0, endedHandoffs: [], hypotheses: [], tasks: [], followups: [], decisions: [], links: [], messages: [], pages: [],
    shown: {}, nudges: {}, formerChannels: [], absorbed: [], ...(storm ? { storm } : {}),
  };
}

const folds: Folds<FactKind> = {
  ...alertFolds, ...channelFolds, ...commandFolds, ...peopleFolds, ...workFolds, ...followupFolds, ...modelFolds, ...runFolds, ...stormFolds,
  'incident.opened': () => ({}),
  'note.added': () => ({}),
  'delivery.parked': () => ({}),
  'text.erased': () => ({}),
  'incident.renamed': (_now, { data }) => ({ title: data.title }),
  'incident.merged': (_now, { data }) => ({ mergedInto: data.into }),
  'incident.absorbed': (now, { data }) => ({ absorbed: [...now.absorbed, data.incident] }),
  'status.set': statusSet,
  'severity.set': (_now, { data }) => ({ severity: data.severity }),
  'runbook.offered': (now, { data }) => ({ runbooks: [...now.runbooks, { id: data.runbook, title: data.title }] }),
  'postmortem.wanted': ({ postmortem }, { data: { after } }) => {
    if (!postmortem) return { postmortem: { state: 'wanted' } };
    return after !== undefined && after === postmortem.number ? { postmortem: { ...postmortem, state: 'wanted' } } : {};
  },
  'postmortem.opened': (_now, { data: { number, url, path, repo, branch } }) => ({
    postmortem: { state: 'open', ...(number === undefined ? { branch } : { number }), ...(url === undefined ? {} : { url }), path, repo },
  }),
  'postmortem.owned': (_now, { data }) => ({ postmortemOwner: data.owner }),
  'effect.given_up': (now, { data, at }) => {
    const { effect, effectKind: kind, code, reason } = data;
    return { troubles: [...now.troubles, { effect, kind, code, reason, at }] };
  },
  'effect.retried': (now, { data }) => ({ troubles: now.troubles.filter((trouble) => trouble.effect !== data.effect) }),
};

/** A handoff that nobody answered ends with the incident. */
function statusSet(now: Incident, fact: Parameters<Fold<'status.set'>>[1]): Change {
  const { data: { status, evidence: statusNote }, at } = fact;
  // It was merged into one that could not take it over, so it goes on itself.
  if (now.status === 'merged') return { status, statusNote, mergedInto: undefined };
  const ended = isOpen({ status }) ? {} : handoffEnded(now, 'overtaken', fact);
  if (status === 'mitigated') return { status, statusNote, mitigatedAt: at };
  if (status === 'resolved') return { status, statusNote, resolvedAt: at, ...ended };
  return { status, statusNote, ...ended };
}
