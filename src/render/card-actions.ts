// The likely next acts on the card, as buttons and menus. Values begin with the incident's number.
import type { Config } from '../domain/config.ts';
import { allCleared, isOpen, type Incident } from '../domain/incident.ts';
import type { ActionsBlockElement, Button, PlainTextOption } from './blocks.ts';
import { button, option, select } from './kit.ts';
import { statusWords } from './words.ts';

const settable = ['investigating', 'identified', 'mitigated'] as const;

/** At most one button is primary: what is most needed now. After the end only what still makes sense is left. */
export function cardActions(incident: Incident, config: Config): readonly ActionsBlockElement[] {
  const value = String(incident.id);
  const note = button({ id: 'add_note', text: 'Add note', value });
  if (!isOpen(incident)) return [...postmortemButton(incident), note];
  const calm = incident.commander !== undefined && (incident.status === 'mitigated' || allCleared(incident));
  const statuses = settable.filter((one) => one !== incident.status);
  const elements: (ActionsBlockElement | undefined)[] = [
    button({ id: 'take_command', text: 'Take command', value, style: incident.commander ? undefined : 'primary' }),
    select('set_status', 'Set status', statuses.map((one) => option(statusWords[one], `${value}:${one}`))),
    select('set_severity', 'Set severity', severityOptions(config, (name) => `${value}:${name}`)),
    button({ id: 'runbooks', text: 'Show runbooks', value }),
    note,
    button({ id: 'resolve', text: 'Resolve incident', value, style: calm ? 'primary' : undefined }),
  ];
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
