// The likely next acts on the card, as buttons and menus. Values begin with the incident's number.
import type { Config } from '../domain/config.ts';
import { allCleared, isOpen, type Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import { promised } from '../domain/updates.ts';
import type { ActionsBlockElement, Button, PlainTextOption } from './blocks.ts';
import { moreOptions } from './card-more.ts';
import { button, option, select } from './kit.ts';
import { statusWords, type View } from './words.ts';

const settable = ['investigating', 'identified', 'mitigated'] as const;
type Row = readonly ActionsBlockElement[];

/** Two rows at most: what to do with people, and what moves the incident on. After the end only what still makes sense is left. */
export function cardActions(incident: Incident, { config, now }: Pick<View, 'config' | 'now'>): readonly Row[] {
  const value = String(incident.id);
  const more = select('card_more', 'More', moreOptions(incident));
  if (!isOpen(incident)) return [present([...postmortemButton(incident), reopen(incident), button({ id: 'add_note', text: 'Add note', value }), more])];
  const first = primary(incident, now);
  const style = (id: string) => (id === first ? 'primary' : undefined);
  const statuses = settable.filter((one) => one !== incident.status);
  const people = [
    incident.commander ? undefined : button({ id: 'take_command', text: 'Take command', value, style: style('take_command') }),
    button({ id: 'send_update', text: 'Send update', value, style: style('send_update') }),
    button({ id: 'add_task', text: 'Add task', value }),
    button({ id: 'page_someone', text: 'Page somebody', value }),
    button({ id: 'runbooks', text: 'Show runbooks', value }),
  ];
  const onward = [
    incident.status === 'mitigated' ? undefined : button({ id: 'mitigate', text: 'Mark mitigated', value }),
    button({ id: 'resolve', text: 'Resolve incident', value, style: style('resolve') }),
    select('set_status', 'Set status', statuses.map((one) => option(statusWords[one], `${value}:${one}`))),
    select('set_severity', 'Set severity', severityOptions(config, (name) => `${value}:${name}`)),
    more,
  ];
  return [present(people), present(onward)];
}

/** The one button that is needed most; none when nothing stands out. */
function primary(incident: Incident, now: Instant): string | undefined {
  if (!incident.commander) return 'take_command';
  if (incident.status === 'mitigated' || allCleared(incident)) return 'resolve';
  return ['overdue', 'none-sent'].includes(promised(incident, now)?.state ?? '') ? 'send_update' : undefined;
}

function reopen({ id, status }: Incident): Button | undefined {
  return status === 'merged' ? undefined : button({ id: 'reopen', text: 'Reopen incident', value: String(id) });
}

function present(elements: readonly (ActionsBlockElement | undefined)[]): Row {
  return elements.filter((element) => element !== undefined);
}

/** `SEV1 Critical` and so on, in order; `valueOf` makes an option's value from the severity's name. */
export function severityOptions(config: Config, valueOf: (name: string) => string): PlainTextOption[] {
  const sorted = Object.entries(config.severities).sort(([a], [b]) => a.localeCompare(b));
  return sorted.map(([name, { label }]) => option(`${name} ${label}`, valueOf(name)));
}

/** Only where a postmortem may be opened and none is: never for a drill, and a private incident does not leave Tocsin. */
export function postmortemButton(incident: Incident): Button[] {
  if (incident.status !== 'resolved' || incident.postmortem || incident.kind === 'drill' || incident.private) return [];
  return [button({ id: 'open_postmortem', text: 'Open postmortem', value: String(incident.id), style: 'primary' })];
}
