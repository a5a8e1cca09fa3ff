// Whom to call by hand: names and numbers, as PagerDuty last knew them. Only for an incident's own channel.
import type { OnCall, OnCallGroup, OnCallPerson, PageTarget } from '../domain/paging.ts';
import type { Instant } from '../domain/time.ts';
import { clip, isSlackUser, mentionId, when } from './escape.ts';

const mostPeople = 8;

/** Mrkdwn lines, whoever was meant first; empty when nobody is known. */
export function byHandLines(onCall: OnCall | undefined, target?: PageTarget): string[] {
  const groups = onCall?.groups ?? [];
  const meant = groups.filter((group) => isMeant(group, target));
  const seen = new Set<string>();
  const lines = [...meant, ...groups.filter((group) => !meant.includes(group))].flatMap((group) => group.people.flatMap((person) => {
    if (seen.has(person.id)) return [];
    seen.add(person.id);
    return [`• ${personWords(person)}: ${phoneWords(person)}${roleOf(group, person)}`];
  }));
  return lines.slice(0, mostPeople);
}

function isMeant({ target }: OnCallGroup, wanted: PageTarget | undefined): boolean {
  return wanted !== undefined && wanted.id !== '' && target.id === wanted.id;
}

export function personWords({ name, slackId }: Pick<OnCallPerson, 'name' | 'slackId'>): string {
  return slackId !== undefined && isSlackUser(slackId) ? `${clip(name, 80)} (${mentionId(slackId)})` : clip(name, 80);
}

function phoneWords({ phones }: OnCallPerson): string {
  return phones.length === 0 ? 'PagerDuty has no number' : phones.slice(0, 2).map((phone) => `*${clip(phone, 40)}*`).join(' or ');
}

function roleOf(group: OnCallGroup, { level }: OnCallPerson): string {
  const { target } = group;
  const reasons = reasonsOf(group);
  if (target.type === 'user') return '';
  return `, ${clip(target.name, 60)} level ${level}${reasons === '' ? '' : ` (${clip(reasons, 80)})`}`;
}

/** `checkout-api, commander`; not escaped. */
export function reasonsOf({ why, roles = [] }: OnCallGroup): string {
  return [...why, ...roles].join(', ');
}

/** When the oldest of what is shown was said. */
function asOf(groups: readonly OnCallGroup[]): Instant | undefined {
  return groups.map((group) => group.asOf).sort()[0];
}

/** `Please call by hand (as of 14:05):` and the lines; or that nobody is known. `away`: it does not answer, so the time matters. */
export function byHand(onCall: OnCall | undefined, target?: PageTarget, away = false): string {
  const lines = byHandLines(onCall, target);
  if (lines.length === 0) return 'I have no telephone numbers from before: please call from your own list.';
  const old = asOf((onCall?.groups ?? []).filter((group) => away || group.stale));
  return [`Please call by hand${old === undefined ? '' : ` (as of ${when(old)})`}:`, ...lines].join('\n');
}
