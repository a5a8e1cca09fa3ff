// Who is on call, for one person who asked: each group with its people, how old that is, and a button to page them.
import { isOpen, type Incident } from '../domain/incident.ts';
import type { OnCall, OnCallGroup, OnCallPerson } from '../domain/paging.ts';
import { between, sayDuration, type Instant } from '../domain/time.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { byHandLines, personWords, reasonsOf } from './by-hand.ts';
import { clip } from './escape.ts';
import { button, context, header, message, section } from './kit.ts';
import { count, nameOf } from './words.ts';

/** `here`: asked in the incident's own channel, where numbers may be shown when PagerDuty does not answer. */
export type OnCallView = { readonly incident: Incident | undefined; readonly now: Instant; readonly here: boolean };

const mostGroups = 20;

export function renderOnCall(onCall: OnCall, { incident, now, here }: OnCallView): Message {
  const key = `oncall:${incident?.id ?? ''}:${now}`;
  const nobody = nothing(onCall, incident);
  if (nobody !== undefined) return message(nobody, [section(nobody)], key);
  const groups = onCall.groups.slice(0, mostGroups);
  const away = onCall.state === 'away' ? 'PagerDuty does not answer: this is what I knew before.' : undefined;
  const numbers = away !== undefined && here ? byHandLines(onCall) : [];
  const left = onCall.groups.length - groups.length;
  const blocks: KnownBlock[] = [
    header(incident ? `On call for ${nameOf(incident)}` : 'On call'),
    ...(away === undefined ? [] : [section(`*${away}*`)]),
    ...groups.map((group, index) => section(groupWords(group, now), pageButton(group, incident, index))),
    ...(numbers.length === 0 ? [] : [section(['*Call by hand*', ...numbers].join('\n'))]),
    ...(left > 0 ? [context(`${count(left, 'more group')} not shown.`)] : []),
    context(incident ? 'To page somebody else: `/incident page @somebody why`.' : 'To page somebody, ask in an incident’s channel: `/incident page @somebody why`.'),
  ];
  const texts = groups.map((group) => `${clip(group.target.name, 60)}: ${group.people.map((one) => clip(one.name, 60)).join(', ') || 'nobody'}`);
  return message([...(away === undefined ? [] : [away]), ...texts.map((text) => `${text}.`)].join(' '), blocks, key);
}

function nothing({ state, groups }: OnCall, incident: Incident | undefined): string | undefined {
  if (state === 'off') return 'PagerDuty is not set up here, so I do not know who is on call. Set PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL.';
  if (groups.length > 0) return undefined;
  if (state === 'away') return 'PagerDuty does not answer, and I know nobody from before. Please call from your own list.';
  const where = incident ? 'No PagerDuty alert belongs to this incident, and' : 'Outside an incident I know who is on call for the roles of tocsin.yaml only, and';
  return `${where} no role there names whom to page. To set one: roles.commander.page.`;
}

function groupWords(group: OnCallGroup, now: Instant): string {
  const { target, people, asOf, stale } = group;
  const reasons = reasonsOf(group);
  const reason = reasons === '' ? '' : `  ·  ${clip(reasons, 120)}`;
  const age = stale ? `  ·  ${sayDuration(Math.max(0, between(asOf, now)))} old` : '';
  const lines = target.type === 'user' && people[0] ? [personWords(people[0])] : levels(people);
  return [`*${clip(target.name, 80)}*${reason}${age}`, ...(lines.length === 0 ? ['Nobody is on call.'] : lines)].join('\n');
}

function levels(people: readonly OnCallPerson[]): string[] {
  const byLevel = new Map<number, string[]>();
  for (const person of people) byLevel.set(person.level, [...(byLevel.get(person.level) ?? []), personWords(person)]);
  return [...byLevel].sort(([a], [b]) => a - b).slice(0, 5).map(([level, names]) => `Level ${level}: ${names.slice(0, 5).join(', ')}`);
}

function pageButton({ target }: OnCallGroup, incident: Incident | undefined, index: number) {
  if (!incident || !isOpen(incident)) return undefined;
  return button({ id: `page_someone:${index + 1}`, text: 'Page', value: `${incident.id}:${target.id}` });
}
