// The facts about alerts, in words.
import type { FactKind } from '../domain/facts.ts';
import { ringsForPage, type Incident } from '../domain/incident.ts';
import { sourceName, type Tellers, type Voice } from './fact-voice.ts';

export const alertTellers: Tellers<Extract<FactKind, `alert.${string}`>> = {
  'alert.attached': (data, say) => {
    const priority = data.priority === undefined ? '' : `, ${say.text(data.priority)}`;
    const details = `${say.text(data.service.name)}, ${say.text(data.urgency)} urgency${priority}`;
    return `${sourceName(data.source, say)} alert “${say.text(data.title)}” for ${details}`;
  },
  'alert.acknowledged': (data, say, incident) => `${alert(data, say, incident)} acknowledged`,
  'alert.unacknowledged': (data, say, incident) => `${alert(data, say, incident)} no longer acknowledged`,
  'alert.cleared': (data, say, incident) => {
    const how = data.mergedInto === undefined ? 'cleared' : `merged into ${say.text(data.mergedInto)}`;
    return `${alert(data, say, incident)} ${how}`;
  },
  'alert.retriggered': (data, say, incident) => `${alert(data, say, incident)} fired again`,
  'alert.updated': (data, say, incident) => `${alert(data, say, incident)}: ${say.text(data.text)}`,
  'alert.changed': (data, say, incident) => `${alert(data, say, incident)}: ${say.text(data.text)}`,
  'alert.noted': (data, say, incident) => `Note on ${alert(data, say, incident)}: ${say.text(data.text)}`,
};

/** `PagerDuty alert “5xx rate high”`; `Page 2` for what rings because of it; by its key when the title is not known here. */
function alert(ref: { readonly source: string; readonly key: string }, say: Voice, incident: Incident | undefined): string {
  const known = incident?.alerts.find((one) => one.source === ref.source && one.key === ref.key);
  // Our own page coming back: what it is called there is our own mark.
  if (known && ringsForPage(known)) return `Page ${/page (\d+)/.exec(known.title)?.[1] ?? ''}`;
  return `${sourceName(ref.source, say)} alert “${say.text(known?.title ?? ref.key)}”`;
}
