// Said in the incident that goes on, when another was merged into it: what came with it.
import { incidentName } from '../../domain/incident.ts';
import { section } from '../kit.ts';
import type { Words } from '../said.ts';
import { count, nameOf } from '../words.ts';

/** `ref`: the other's number, and how many alerts, tasks and follow-ups came with it: `7:2:1:0`. */
export const saidAbsorbed: Words = (incident, ref = '') => {
  const [id = 0, alerts = 0, tasks = 0, followups = 0] = ref.split(':').map(Number);
  if (!incident.absorbed.includes(id)) return undefined;
  const came = [
    ...(alerts > 0 ? [count(alerts, 'alert')] : []), ...(tasks > 0 ? [count(tasks, 'open task')] : []), ...(followups > 0 ? [count(followups, 'follow-up')] : []),
  ];
  const first = `${incidentName(id)} was the same and is merged into ${nameOf(incident)}.`;
  const next = `${came.length === 0 ? 'No alerts or tasks came with it' : `${came.join(', ')} came with it`}; its people are invited here. What was written there: \`/incident timeline ${incidentName(id)}\`.`;
  return { text: `${first} ${next}`, blocks: [section(`*${first}*\n${next}`)] };
};
