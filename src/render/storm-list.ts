// The services of a storm for whoever asks, each with the button that takes it out.
import type { Incident } from '../domain/incident.ts';
import type { Storm } from '../domain/storm-state.ts';
import type { Message } from './blocks.ts';
import { clip } from './escape.ts';
import { context, message, section } from './kit.ts';
import { byWeight, serviceSection, stormWords } from './storm-parts.ts';
import { count, nameOf, some } from './words.ts';

const most = 30;

export function renderStormList(incident: Incident, storm: Storm): Message {
  const services = byWeight(storm);
  const first = `${nameOf(incident)}: ${stormWords(storm)}.`;
  const left = services.length - most;
  const how = 'For one alert: `/incident promote` with its address in PagerDuty.';
  const names = services.length === 0 ? '' : ` ${some(services.map((one) => `${clip(one.name, 60)} (${one.alerts})`), 20)}.`;
  return message(`${first}${names} ${how}`, [
    section(`*${first}*`), ...services.slice(0, most).map((service, n) => serviceSection(incident, service, n)),
    context(left > 0 ? `and ${count(left, 'more service')}: \`/incident promote\` with the name. ${how}` : how),
  ], `${incident.id}:${incident.seq}:storm`);
}
