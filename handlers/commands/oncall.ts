// /incident oncall: who is on call for this incident's alerts and for the roles of the config, also when PagerDuty is away.
import { command } from '../../src/contracts.ts';
import { withoutIncident } from '../../src/domain/paging.ts';
import { renderOnCall } from '../../src/render/oncall.ts';

export default command<Record<string, never>>({
  where: 'anywhere',
  usage: 'oncall',
  help: 'Show who is on call for this incident and for the roles that are set, with a button to page each.',
  examples: ['oncall', 'oncall INC-42'],
  aliases: ['on-call', 'who'],
  parse: () => ({}),
  needs: () => [{ need: 'on-call' }],
  decide({ incident, known, now, channel }) {
    const here = incident?.channel !== undefined && channel === incident.channel.id;
    const onCall = known.onCall ?? { state: 'off', groups: [] };
    // It was looked up for the incident that was named, whoever asks: one they may not see is none.
    return { say: renderOnCall(incident ? onCall : withoutIncident(onCall), { incident, now, here }) };
  },
});
