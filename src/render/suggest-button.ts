// The button that asks a model, where one is set up: on the message about the postmortem, or on the last word where none follows.
import type { Incident } from '../domain/incident.ts';
import type { Button } from './blocks.ts';
import { button } from './kit.ts';

export function suggestButton(incident: Incident, suggests: boolean): Button[] {
  if (!suggests || incident.private) return [];
  return [button({ id: 'suggest', text: 'Suggest from the records', value: String(incident.id) })];
}
