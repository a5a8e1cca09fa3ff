// No alert has joined the storm for a while: it is over, or more came meanwhile and this rings again.
import { timer } from '../../src/contracts.ts';
import { stormOver } from '../../src/domain/storm.ts';

export default timer({ decide: ({ incident, now, config }) => stormOver(incident, now, config) });
