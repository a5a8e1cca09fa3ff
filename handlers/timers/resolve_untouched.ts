// All alerts were cleared a while ago and nobody has done anything here: the incident resolves itself.
import { timer } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { allCleared, isOpen } from '../../src/domain/incident.ts';
import { resolution } from '../../src/domain/resolving.ts';

export default timer({
  decide({ incident, config }) {
    if (!isOpen(incident) || incident.touched || !allCleared(incident)) return decide([]);
    return resolution(incident, config, 'All alerts were cleared and nobody had worked on it here.');
  },
});
