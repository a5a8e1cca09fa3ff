// The facts of a storm, in words.
import type { stormFacts } from '../domain/facts-storm.ts';
import { incidentName } from '../domain/incident.ts';
import { sourceName, type Tellers } from './fact-voice.ts';
import { count, some } from './words.ts';

const now = { triggered: 'fired again', acknowledged: 'acknowledged', cleared: 'cleared' } as const;
const beside = {
  before: (storm: string) => `Opened shortly before the alert storm ${storm}`, apart: (storm: string) => `Too grave to join the alert storm ${storm}`,
  promoted: (storm: string) => `Taken out of the alert storm ${storm}`,
} as const;

export const stormTellers: Tellers<keyof typeof stormFacts> = {
  'storm.alert': ({ source, key, service, state, was, title }, say) => {
    const what = `${sourceName(source, say)} alert “${say.text(title ?? key)}” for ${say.text(service.name)}`;
    return was === undefined ? `${what} joined the storm` : `${what} ${now[state]}`;
  },
  'storm.parted': ({ incident, how, title, alerts }, say) => {
    const number = alerts.reduce((sum, one) => sum + one.alerts, 0);
    const name = `${incidentName(incident)} “${say.text(title)}”`;
    return how === 'apart' ? `${name} was opened beside the storm: it is too grave to join it` : `${count(number, 'alert')} taken out of the storm into ${name}`;
  },
  'storm.ended': ({ alerts, open, services }, say) => {
    const named = services.map((one) => `${say.text(one.name)} ${one.alerts}`);
    return `The storm is over: ${count(alerts, 'alert')}, ${open} not cleared${named.length === 0 ? '' : ` (${some(named, 12)})`}`;
  },
  'storm.linked': ({ storm, how }) => beside[how](incidentName(storm)),
};
