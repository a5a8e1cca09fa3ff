// The menu of severities on the card; its value is "<incident>:<severity>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { severityAsks, severityChange } from '../../src/domain/status.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:SEV\d$/).transform((value) => value.split(':')[1] ?? ''),
  decide({ incident, config }, severity) {
    if (!Object.hasOwn(config.severities, severity)) return { refuse: `${severity} is not among the severities of this installation any more.` };
    const change = severityChange(incident, severity);
    if (!change) return tell(`It is ${severity} already. Nothing changed.`);
    const asks = severityAsks(config, incident.severity, severity);
    return asks === undefined ? change : { ...change, answer: tell(asks) };
  },
});
