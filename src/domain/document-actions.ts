// The actions as people wrote them into the merged postmortem → follow-ups. Pure: the document is read elsewhere.
import { slackPerson, samePerson, type Actor, type Person } from './actor.ts';
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { NewFact } from './facts.ts';
import { dueOn, isFollowupOpen } from './followup-due.ts';
import { issuesForAll, saidOfRows, settled, whoIs } from './followup-issues.ts';
import type { IssueNow } from './github/news.ts';
import type { Followup, Incident } from './incident.ts';
import { actionPart, actionRows, dayIn, nobody } from './postmortem-check/actions.ts';
import { readPostmortem } from './postmortem-check/document.ts';

/** A row of the action items as a reader sees it; `link` goes to its issue. */
export type DocumentAction = { readonly id: string; readonly text: string; readonly owner: string; readonly due: string; readonly state: string; readonly link: string | undefined };
export type Documents = {
  /** As it was merged. */
  readonly theirs: readonly DocumentAction[];
  /** As Tocsin wrote it last, and as it would write it now. */
  readonly base: readonly DocumentAction[]; readonly ours: readonly DocumentAction[];
};
export type Reading = Documents & {
  readonly by: Actor; readonly config: Config;
  /** Slack ids → what they are called, the name that Slack shows first; of everybody whom the records speak of. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** The issues behind the links, as GitHub shows them. */
  readonly issues: ReadonlyMap<string, IssueNow>;
};

/** At once: nobody writes more by hand, and a table that a program made is no list of follow-ups. */
export const mostRows = 50;
/** Facts hold no more (facts-work.ts). */
const longestText = 1_000;

/** `title`: what the config calls the section. Undefined for a text that cannot be read. */
export function actionsIn(markdown: string, title?: string): readonly DocumentAction[] | undefined {
  const document = readPostmortem(markdown);
  const part = document && actionPart(document, title);
  if (!document) return undefined;
  return part ? actionRows(part).map(({ whole: cells, links }) => ({
    id: cells['id'] ?? '', text: cells['action'] ?? '', owner: cells['owner'] ?? '', due: cells['due'] ?? '', state: cells['state'] ?? '', link: links['issue'],
  })) : [];
}

type Known = { readonly one: Followup; readonly now: DocumentAction; readonly was: DocumentAction };

/** Rows of ours, however they were edited, and rows of people. One that says what a follow-up says is that follow-up. */
export function sortRows({ followups }: Pick<Incident, 'followups'>, { theirs, base, ours }: Documents): { readonly known: readonly Known[]; readonly fresh: readonly DocumentAction[] } {
  const claimed = new Set<DocumentAction>();
  const known = followups.flatMap((one): Known[] => {
    const id = `AI-${one.id}`;
    const written = base.find((row) => row.id === id);
    const was = written ?? ours.find((row) => row.id === id);
    const candidates = theirs.filter((row) => row.id === id);
    // A number that somebody counted on to, before we gave it away, is no sign that it is ours: then the words decide.
    const now = candidates.find((row) => was && same(row.text, was.text)) ?? (written && candidates[0]);
    if (!now || !was) return [];
    claimed.add(now);
    return [{ one, now, was }];
  });
  const said = new Set(followups.map(({ text }) => plain(text)));
  const fresh = theirs.filter((row) => {
    if (claimed.has(row) || row.text === '' || said.has(plain(clipped(row.text))) || said.has(plain(withOwner(row)))) return false;
    said.add(plain(clipped(row.text)));
    return true;
  });
  return { known, fresh };
}

/** Told again, it changes nothing: what was taken is known by its words. */
export function actionsTaken(incident: Incident, reading: Reading): Decision {
  if (incident.mergedInto !== undefined || incident.postmortem?.state !== 'merged') return decide([]);
  const { known, fresh } = sortRows(incident, reading);
  const first = incident.followups.length + 1;
  const followed = new Set(incident.followups.flatMap((one) => one.issue?.node ?? []));
  const made = fresh.slice(0, mostRows).map((row, index) => added(row, first + index, reading, followed));
  const facts = [...known.flatMap((row) => edited(incident, row, reading)), ...made.flatMap((one) => one.facts)];
  if (facts.length === 0) return decide([]);
  const after = { ...incident, followups: [...incident.followups, ...made.map((one) => one.followup)] };
  const issues = issuesForAll(after, reading.config);
  return decide([...facts.map((fact): NewFact => ({ ...fact, by: reading.by })), ...issues.facts], [
    ...(made.length > 0 ? [saidOfRows(first, first + made.length - 1)] : []), wish('slack.card.show'), ...issues.effects,
  ]);
}

type Made = { readonly followup: Followup; readonly facts: readonly NewFact[] };

/** `followed`: issues that have a follow-up; this row's is added to them. */
function added(row: DocumentAction, id: number, reading: Reading, followed: Set<string>): Made {
  const owner = ownerIn(row.owner, reading);
  const day = dayIn(row.due);
  const found = row.link === undefined ? undefined : reading.issues.get(row.link);
  const issue = found && !followed.has(found.node) ? found : undefined;
  if (issue) followed.add(issue.node);
  const text = owner ? clipped(row.text) : withOwner(row);
  const how = endIn(row.state);
  const followup: Followup = { id, text, by: reading.by, at: '', owner, dropped: false, ...(issue ? { issue } : {}), ...(how ? { ended: { how, by: reading.by, at: '' } } : {}) };
  return {
    followup,
    facts: [
      { kind: 'followup.added', data: { followup: id, text, ...(owner ? { owner } : {}), row: row.id === `AI-${id}` ? 'its-id' : 'other-id' } },
      ...(day === undefined ? [] : [{ kind: 'followup.scheduled', data: { followup: id, dueOn: day } } as const]),
      ...(issue ? [opened(id, issue), ...settled(followup, issue)] : []),
      ...(how && !issue ? [{ kind: 'followup.settled', data: { followup: id, how } } as const] : []),
    ],
  };
}

function opened(id: number, { repo, number, url, node, seen, assignee }: IssueNow): NewFact {
  return { kind: 'followup.issue_opened', key: `followup:${id}:issue:${node}`, data: { followup: id, repo, number, url, node, seen, ...(assignee === undefined ? {} : { assignee }) } };
}

/** What people changed in a row of ours: who sees to it, by when, and, where no issue says so, that it is over. */
function edited(incident: Incident, { one, now, was }: Known, reading: Reading): readonly NewFact[] {
  if (!isFollowupOpen(one)) return [];
  const owner = now.owner === was.owner ? undefined : ownerIn(now.owner, reading);
  const day = now.due === was.due ? undefined : dayIn(now.due);
  const how = now.state === was.state || one.issue ? undefined : endIn(now.state);
  return [
    ...(owner && !samePerson(owner, one.owner) ? [{ kind: 'followup.owned', data: { followup: one.id, owner, ...(one.owner ? { was: one.owner } : {}) } } as const] : []),
    ...(day !== undefined && day !== dueOn(incident, one, reading.config) ? [{ kind: 'followup.scheduled', data: { followup: one.id, dueOn: day } } as const] : []),
    ...(how ? [{ kind: 'followup.settled', data: { followup: one.id, how } } as const] : []),
  ];
}

function endIn(state: string): 'done' | 'declined' | undefined {
  if (/^(?:done|fixed|completed?|closed)\b/i.test(state)) return 'done';
  return /^(?:declined|dropped|not planned|won.?t (?:do|fix))\b/i.test(state) ? 'declined' : undefined;
}

/** A Slack id, a GitHub login with its `@`, or the name of somebody whom the records know. */
export function ownerIn(cell: string, { names, config: { people } }: Pick<Reading, 'names' | 'config'>): Person | undefined {
  const said = cell.trim();
  // A login may be in capitals; ids of Slack have digits in them.
  const id = /^<?@(?=[A-Z]*\d)([UW][A-Z0-9]{6,20})>?$/.exec(said)?.[1];
  if (id !== undefined) return slackPerson(id, names[id]?.[0]);
  const login = /^@([A-Za-z0-9][A-Za-z0-9-]{0,38})$/.exec(said)?.[1];
  if (login !== undefined && !nobody.test(said)) return whoIs(login, people);
  const called = Object.entries(names).filter(([key, all]) => /^[UW]/.test(key) && all.some((name) => plain(name) === plain(said)));
  return called.length === 1 && called[0] ? slackPerson(called[0][0], called[0][1][0]) : undefined;
}

/** Whoever it is stays with the words when we cannot tell who that is. */
function withOwner({ text, owner }: DocumentAction): string {
  const note = nobody.test(owner) ? '' : ` (owner: ${owner.slice(0, 100)})`;
  return `${clipped(text, longestText - note.length)}${note}`;
}

function clipped(text: string, most = longestText): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

function same(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
