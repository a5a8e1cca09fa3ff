// The hash chain: what it notices, and what may be erased.
import { describe, expect, it } from 'vitest';
import { canonical, erasedText, genesis, joinProse, linkHash, proseDigest, splitProse, type Link } from '../../src/domain/chain.ts';
import { anyJson, forSeeds, type Dice } from '../support/dice.ts';
import { everyFact } from '../support/every-fact.ts';
import { at } from '../support/incidents.ts';

const link: Link = { incident: 42, seq: 3, kind: 'note.added', at: at(1), recordedAt: at(2), by: { type: 'person', id: 'U0ADA', via: 'slack' }, data: { text: { prose: 'ab' } }, cause: 'delivery:1' };

function counter(): () => string {
  let next = 0;
  return () => String((next += 1));
}

describe('the hash of a fact', () => {
  it('is known for a known fact: any other way to write it down would break every chain there is', () => {
    expect(linkHash(genesis, link)).toBe('f1d60d314020d26be207faef6198d6bf086a74b616851b1f16a38e6a00503130');
  });

  it.each([
    ['incident', 43], ['seq', 4], ['kind', 'note.removed'], ['at', at(1.001)], ['recordedAt', at(2.001)], ['by', { type: 'person', id: 'U0EVE', via: 'slack' }],
    ['data', { text: { prose: 'ac' } }], ['data', {}], ['cause', 'delivery:2'],
  ] as const)('changes with its %s', (field, value) => {
    expect(linkHash(genesis, { ...link, [field]: value })).not.toBe(linkHash(genesis, link));
  });

  it('changes with the fact before it', () => {
    expect(linkHash('1'.repeat(64), link)).not.toBe(linkHash(genesis, link));
  });

  it('changes with any field of any kind of fact', () => {
    for (const { kind, data } of everyFact) {
      const { data: kept } = splitProse(kind, data, counter());
      const whole = linkHash(genesis, { ...link, kind, data: kept });
      for (const field of Object.keys(kept)) {
        const { [field]: gone, ...rest } = kept;
        expect(linkHash(genesis, { ...link, kind, data: rest }), `${kind} without ${field}`).not.toBe(whole);
        expect(linkHash(genesis, { ...link, kind, data: { ...rest, [field]: [gone] } }), `${kind} with another ${field}`).not.toBe(whole);
      }
    }
  });
});

describe('prose', () => {
  it('leaves the fact and comes back whole', () => {
    for (const { kind, data } of everyFact) {
      const { data: kept, prose } = splitProse(kind, data, counter());
      const texts = Object.fromEntries(prose.map(({ field, text }) => [field, text]));
      expect(joinProse(kind, kept, texts), kind).toEqual(data);
      for (const { text } of prose) expect(canonical(kept), kind).not.toContain(JSON.stringify(text));
    }
  });

  it('erased reads as erased and keeps the hash', () => {
    const { data, prose } = splitProse('note.added', { text: 'Ada’s phone number is 555' }, () => 'salt');
    expect(prose).toHaveLength(1);
    const before = linkHash(genesis, { ...link, data });
    const read = joinProse('note.added', data, {});
    expect(read).toEqual({ text: erasedText });
    expect(linkHash(genesis, { ...link, data })).toBe(before);
  });

  it('changed by one letter does not fit its digest any more, nor with another salt', () => {
    const { data } = splitProse('note.added', { text: 'rolled back' }, () => 'salt');
    expect(data['text']).toEqual({ prose: proseDigest('salt', 'rolled back') });
    expect(proseDigest('salt', 'rolled Back')).not.toBe(proseDigest('salt', 'rolled back'));
    expect(proseDigest('salu', 'rolled back')).not.toBe(proseDigest('salt', 'rolled back'));
  });

  it('equal in two facts has two digests, so that nobody can guess it from another', () => {
    const salt = counter();
    const [one, two] = [splitProse('note.added', { text: 'same' }, salt), splitProse('note.added', { text: 'same' }, salt)];
    expect(one.data).not.toEqual(two.data);
  });

  it('that was never written stays absent', () => {
    const { data, prose } = splitProse('status.set', { status: 'mitigated', was: 'triage' }, counter());
    expect(prose).toEqual([]);
    expect(joinProse('status.set', data, {})).toEqual({ status: 'mitigated', was: 'triage' });
  });
});

/** The same value with the members of every object in another order. */
function shuffledKeys(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffledKeys(one, dice));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(dice.shuffled(Object.entries(value)).map(([key, one]) => [key, shuffledKeys(one, dice)]));
}

describe('canonical JSON', () => {
  it('is the same for the same value in any order of its members, and reads back as that value', () => {
    forSeeds(500, (dice) => {
      const value = anyJson(dice);
      expect(canonical(shuffledKeys(value, dice))).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(value);
    });
  });

  it('tells near values apart, and forgets only what is undefined', () => {
    const values = [null, '', 0, false, [], {}, '0', [null], { a: null }, { a: [] }, { a: { b: 1 } }, { 'a":{"b': 1 }, ['a', 'b'], ['a,b'], ['a","b']];
    expect(new Set(values.map(canonical)).size).toBe(values.length);
    expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});

describe('the values of a run', () => {
  const data = { run: 'r', params: { TOKEN: 'sensitive', FLAG: 'x' } };

  it('stand apart from the fact, and come back as they were', () => {
    const { data: kept, prose } = splitProse('run.requested', data, counter());
    expect(JSON.stringify(kept)).not.toContain('sensitive');
    expect(joinProse('run.requested', kept, Object.fromEntries(prose.map((one) => [one.field, one.text])))).toEqual(data);
  });

  it('are none once they were erased', () => {
    const { data: kept } = splitProse('run.requested', data, counter());
    expect(joinProse('run.requested', kept, {})).toEqual({ run: 'r', params: {} });
  });
});
