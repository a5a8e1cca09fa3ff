// All alerts were cleared a while ago and nobody has done anything here: the incident resolves itself.
import { timer } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { allCleared, isOpen } from '../../src/domain/incident.ts';
import { resolution } from '../../src/domain/resolving.ts';
import { between } from '../../src/domain/time.ts';

// Timers are armed when the clearing reaches us, a moment after the source's own time of it.
const toleranceMs = 1_000;

export default timer({
  decide({ incident, config, now }) {
    if (!isOpen(incident) || incident.touched || !allCleared(incident)) return decide([]);
    const last = [...incident.alerts.map((alert) => alert.stateAt), ...(incident.storm ? [incident.storm.stateAt] : [])].sort().at(-1) ?? now;
    const rest = config['resolve-untouched-after'] - between(last, now);
    // It fired again meanwhile and was cleared later: the while begins anew.
    if (rest > toleranceMs) return decide([], [{ kind: 'timer', data: { timer: 'resolve_untouched' }, afterMs: rest }]);
    return resolution(incident, config, 'All alerts were cleared and nobody had worked on it here.');
  },
});
