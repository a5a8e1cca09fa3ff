// A storm in words: what joined it by service, the incidents beside it, and whether it is over.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import type { Storm, StormService } from '../domain/storm-state.ts';
import { sayDuration } from '../domain/time.ts';
import type { KnownBlock, SectionBlock } from './blocks.ts';
import { fittingWords } from './card-list.ts';
import { clip, when } from './escape.ts';
import { button, context, section } from './kit.ts';
import { count, some } from './words.ts';

const onCard = 5;

/** The services with the most alerts that still ring first. */
export function byWeight({ services }: Storm): readonly StormService[] {
  return [...services].sort((a, b) => b.open - a.open || b.alerts - a.alerts || a.name.localeCompare(b.name));
}

/** `214 alerts of 12 services, 9 not cleared`. */
export function stormWords(storm: Storm): string {
  const { alerts, open, services, others } = storm;
  const more = others.alerts > 0 ? ` and more` : '';
  const left = open === 0 ? 'all cleared' : `${open} not cleared`;
  return alerts === 0 ? 'no alert is left in it' : `${count(alerts, 'alert')} of ${count(services.length, 'service')}${more}, ${open === alerts ? 'none cleared' : left}`;
}

export function serviceLine({ name, alerts, open, newest }: StormService): string {
  const cleared = open === 0 ? ', all cleared' : `, ${open} not cleared`;
  return `*${clip(name, 60)}*: ${count(alerts, 'alert')}${cleared}${newest === '' ? '' : `\nNewest: ${clip(newest, 120)}`}`;
}

/** One service with the button that takes it out. `n` keeps the buttons of one message apart. */
export function serviceSection(incident: Incident, service: StormService, n: number): SectionBlock {
  if (!isOpen(incident)) return section(serviceLine(service));
  return section(serviceLine(service), button({ id: n === 0 ? 'promote' : `promote:${n + 1}`, text: 'Open own incident', value: `${incident.id}:${service.id}`.toWellFormed() }));
}

/** On the card of a storm: how it stands, the services that ring most, and the incidents beside it. */
export function stormPart(incident: Incident): KnownBlock[] {
  const { storm } = incident;
  if (!storm) return [];
  const services = byWeight(storm);
  const left = services.slice(onCard);
  const rest = left.reduce((sum, one) => sum + one.alerts, storm.others.alerts);
  return [
    section(`*${storm.endedAt === undefined ? 'Storm' : 'Storm, over'}*: ${stormWords(storm)}\n${stateWords(storm)}`),
    ...services.slice(0, onCard).map((service, n) => serviceSection(incident, service, n)),
    ...(left.length === 0 ? [] : [context(`and ${count(left.length, 'more service')} with ${count(rest, 'alert')}: ${fittingWords(left.map((one) => clip(one.name, 40)), ', ', 300)} · \`/incident promote\` shows them`)]),
    ...besidePart(storm),
  ];
}

function stateWords({ endedAt, withinMs }: Storm): string {
  if (endedAt !== undefined) return `Nothing joined for ${sayDuration(withinMs)}; over since ${when(endedAt)}. New alerts open incidents of their own again. Resolving this one leaves its alerts in PagerDuty as they are.`;
  return `New alerts join here until none comes for ${sayDuration(withinMs)}. Take out what needs people of its own. Resolving this one leaves its alerts in PagerDuty as they are.`;
}

/** Numbers alone: either may have become private since. */
function besidePart({ before, parts }: Storm): KnownBlock[] {
  const apart = parts.filter((one) => one.how === 'apart').map((one) => incidentName(one.incident));
  const promoted = parts.filter((one) => one.how === 'promoted').map((one) => incidentName(one.incident));
  const lines = [
    ...(before.length === 0 ? [] : [`*Opened before*: ${some(before.map(incidentName), 20)}`]),
    ...(apart.length === 0 ? [] : [`*Too grave to join*: ${some(apart, 20)}`]),
    ...(promoted.length === 0 ? [] : [`*Taken out*: ${some([...promoted].reverse(), 20)}`]),
  ];
  return lines.length === 0 ? [] : [context(`${lines.join('\n')}\n\`/incident list\` shows where each is worked on.`)];
}

const beside = {
  before: (name: string) => `The alert storm ${name} began shortly after this one: it may have the same cause.`, apart: (name: string) => `Opened beside the alert storm ${name}.`,
  promoted: (name: string) => `Taken out of the alert storm ${name}.`,
} as const;

/** On the card of an incident beside a storm. */
export function besideStorm({ storms = [] }: Pick<Incident, 'storms'>): KnownBlock | undefined {
  const lines = storms.slice(-2).map(({ storm, how }) => beside[how](incidentName(storm)));
  return lines.length === 0 ? undefined : context(lines.join(' '));
}
