// Told to somebody who came late: what happened before they came, or since they were here last. Nobody is told that there is nothing.
import { newsIn, renderCatchUp } from '../catch-up.ts';
import type { Told } from '../told.ts';

export const toldCatchUp: Told = (incident, _ref, by) => (newsIn(by.facts, by.user).length === 0 ? undefined : renderCatchUp(incident, by.facts, by));
