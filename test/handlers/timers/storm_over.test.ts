// The timer storm_over: it rings on while alerts come, ends the storm once, and is about storms only.
import { expect, it } from 'vitest';
import stormOver from '../../../handlers/timers/storm_over.ts';
import { ring } from '../../support/asking.ts';
import { anIncident, applied, changesNothing, factKinds } from '../../support/incidents.ts';
import { aStorm } from '../../support/storms.ts';
import { plus } from '../../../src/domain/time.ts';

const last = aStorm().storm?.lastAt ?? '';

it('rings on until nothing joined for the window, then ends it once', () => {
  expect(changesNothing(ring(stormOver, aStorm(), { now: plus(last, 200_000) }))).toBe(false);
  const ended = ring(stormOver, aStorm(), { now: plus(last, 300_000) });
  expect(factKinds(ended)).toEqual(['storm.ended']);
  expect(changesNothing(ring(stormOver, applied(aStorm(), ended), { now: plus(last, 900_000) }))).toBe(true);
});

it('does nothing in any other incident', () => {
  expect(changesNothing(ring(stormOver, anIncident(), { now: plus(last, 900_000) }))).toBe(true);
});
