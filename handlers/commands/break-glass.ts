// /incident break-glass: whoever is alone goes on without the permission that tocsin.yaml asks for. Announced and recorded.
import { command } from '../../src/contracts.ts';
import { decide, tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { glassMs } from '../../src/domain/permissions.ts';
import { sayDuration } from '../../src/domain/time.ts';
import { readable } from '../../src/domain/typed-text.ts';

export default command<{ reason: string }>({
  where: 'incident',
  usage: 'break-glass <why it cannot wait>',
  help: 'For an hour, do in this incident what `permissions` of tocsin.yaml leaves to others. Everybody in the channel reads your reason, and it stands on the record.',
  examples: ['break-glass nobody of the database team answers, and payments fail'],
  aliases: ['glass', 'breakglass'],
  parse(text) {
    const reason = readable(text);
    if (reason.length < 3) return { refuse: 'Say why it cannot wait: `/incident break-glass nobody of the database team answers`.' };
    return reason.length > 1_000 ? { refuse: 'Keep the reason under 1,000 characters.' } : { reason };
  },
  decide({ incident, config }, { reason }) {
    if (Object.values(config.permissions).every((who) => who.includes('everybody'))) return tell('Nothing here is left to others: do what you have to do. Steps of runbooks have their own button “Break glass”.');
    const nth = (incident.glassBroken ?? []).length;
    return decide(
      [{ kind: 'glass.broken', data: { reason } }], [{ kind: 'slack.say', data: { about: 'glass', ref: `alone:${nth}` } }],
      tell(`You may do everything in ${incidentName(incident.id)} for ${sayDuration(glassMs)}. The channel is told, with your reason.`),
    );
  },
});
