// /incident doctor: what is wrong with this installation and what to click; in an incident's channel also what of it waits.
import { command } from '../../src/contracts.ts';
import { renderDoctor } from '../../src/render/doctor.ts';

export default command<Record<string, never>>({
  where: 'anywhere',
  usage: 'doctor',
  help: 'Examine Tocsin: tokens, scopes, channels, PagerDuty, GitHub, the database, and what was given up. Says exactly what to do.',
  examples: ['doctor'],
  aliases: ['health', 'diagnose', 'checkup'],
  parse: () => ({}),
  needs: () => [{ need: 'diagnosis' }],
  decide({ incident, known, now, channel }) {
    const { checks, stuck = [] } = known.diagnosis ?? { checks: [] };
    // The words of a private incident belong into its own channel, whoever asks for them elsewhere.
    const here = incident?.channel !== undefined && channel === incident.channel.id;
    const shown = stuck.map((one) => (one.private && !here ? { ...one, reason: '' } : one));
    return { say: renderDoctor({ checks, stuck: shown }, { incident, now }) };
  },
});
