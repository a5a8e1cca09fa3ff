// /incident severity: how bad it is. Unsure between two? Take the higher one.
import { command } from '../../src/contracts.ts';
import { severityAsks, severityChange } from '../../src/domain/status.ts';
import { tell } from '../../src/domain/decision.ts';
import { isOpen } from '../../src/domain/incident.ts';

export default command<{ severity: string }>({
  where: 'incident',
  usage: 'severity <SEV1…SEV5>',
  help: 'Say how bad it is. Unsure between two? Take the higher one and argue later.',
  examples: ['severity SEV2', 'sev 1'],
  aliases: ['sev'],
  parse(text, config) {
    const names = Object.keys(config.severities);
    const word = text.toUpperCase().replaceAll(/[\s-]/g, '');
    const severity = names.find((name) => name === word || name === `SEV${word}` || name === `SEV${word.replace(/^P/, '')}`);
    const meanings = names.map((name) => `${name} ${config.severities[name]?.label ?? ''}`).join(', ');
    return severity === undefined ? { refuse: `A severity is one of: ${meanings}. For example \`/incident severity ${names[1] ?? names[0] ?? 'SEV2'}\`.` } : { severity };
  },
  decide({ incident, config }, { severity }) {
    if (!isOpen(incident) && incident.status !== 'resolved') return { refuse: `This incident is ${incident.status}.` };
    const change = severityChange(incident, severity);
    if (!change) return tell(`It is ${severity} already. Nothing changed.`);
    const asks = severityAsks(config, incident.severity, severity);
    return asks === undefined ? change : { ...change, answer: tell(asks) };
  },
});
