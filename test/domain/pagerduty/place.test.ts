// Where a delivery is stored, whatever it holds.
import { describe, expect, it } from 'vitest';
import { placePagerDuty } from '../../../src/domain/pagerduty/place.ts';
import { anyJson, forSeeds } from '../../support/dice.ts';

const raw = Buffer.from('the bytes as they came');
const place = (body: unknown, webhookId?: string) => placePagerDuty(body, webhookId, raw);

describe('where a delivery is stored', () => {
  it('is under its event and its delivery, in the lane of its incident', () => {
    expect(place({ event: { id: '01EVENT', data: { id: 'QINC', type: 'incident' } } }, 'w-1')).toEqual({ keys: ['01EVENT', 'webhook:w-1'], lane: 'pagerduty/QINC' });
  });

  it('is the lane of the incident also for what only belongs to one', () => {
    const note = { event: { id: '01NOTE', data: { id: 'PNOTE', type: 'incident_note', incident: { id: 'QINC' } } } };
    expect(place(note).lane).toBe('pagerduty/QINC');
    expect(place(note).keys).toEqual(['01NOTE']);
  });

  it('is under the digest of its bytes when the event has no id', () => {
    const [key] = place({}).keys;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(place([]).keys).toEqual([key]);
    expect(placePagerDuty({}, undefined, Buffer.from('other bytes')).keys).not.toEqual([key]);
  });

  it('an empty id, or one of NULs only, is none', () => {
    for (const id of ['', '\0\0', 7, null]) expect(place({ event: { id } }, '').keys, String(id)).toEqual(place({}).keys);
  });

  it('never throws, and always has a key and a lane, whatever JSON is signed', () => {
    forSeeds(2_000, (dice) => {
      const { keys, lane } = place(anyJson(dice), dice.one([undefined, '', 'w-1', '\0']));
      expect(keys.length).toBeGreaterThan(0);
      for (const key of [...keys, lane]) {
        expect(key.length).toBeGreaterThan(0);
        expect(key.length).toBeLessThan(220);
        expect(key).not.toContain('\0');
      }
    });
  });

  it('does not throw for JSON as deep as a body can be', () => {
    const depth = 400_000;
    expect(place(JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)).keys).toHaveLength(1);
  });
});
