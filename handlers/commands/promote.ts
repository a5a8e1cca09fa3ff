// /incident promote: out of the storm into an incident of its own.
import { command } from '../../src/contracts.ts';
import { noStorm, promoteNamed } from '../../src/domain/promoting.ts';
import { renderStormList } from '../../src/render/storm-list.ts';

export default command<{ named: string }>({
  where: 'incident',
  usage: 'promote [service, or the address of an alert]',
  help: 'In an alert storm: open an incident of its own for a service or one alert.',
  examples: ['promote', 'promote checkout-api', 'promote https://acme.pagerduty.com/incidents/Q1ABC'],
  aliases: ['split', 'fork'],
  parse(text) {
    // Slack sends an address in angle brackets, with its words after a bar.
    const named = text.trim().replace(/^<([^|>]+)(?:\|[^>]*)?>$/, '$1');
    return named.length > 500 ? { refuse: 'Name one service, or the address of one alert: `/incident promote checkout-api`.' } : { named };
  },
  needs: ({ named }) => (named === '' ? [] : [{ need: 'storm-alert', named }]),
  decide({ incident, by, known }, { named }) {
    if (!incident.storm) return noStorm(incident);
    return named === '' ? { say: renderStormList(incident, incident.storm) } : promoteNamed(incident, named, known.stormAlert, by);
  },
});
