// Real bodies, changed as a broken or hostile sender would change them: the shape stays near enough to get far.
import { hostileText, type Dice } from '../../test/support/hostile.ts';

type Place = { readonly parent: object; readonly key: string | number };

const edges: readonly unknown[] = [
  null, true, false, '', ' ', '0', 'NaN', 'Infinity', '-0', 'null', 'undefined', '[object Object]', 0, -0, -1, 0.5, 1e21, -1e308, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER + 2, [], {}, [[]], [null], [{}],
];
const dates = [
  '2026-11-21T03:00:00Z', '2026-11-21T03:00:00.000+14:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13T00:00:00.001Z', '-271821-04-20T00:00:00Z', '2026-02-30T00:00:00Z', '2026-11-21T25:00:00Z',
  '2026-11-21', 'yesterday', '1795230012.000100', '99999999999999999999.0', '-1.5',
] as const;
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON', 'id', 'type', 'data', 'value', 'user', '', '0', '\u0000', '\ud800'] as const;

/** Own, as JSON.parse makes it: an assignment of `__proto__` would change the prototype instead. */
export function put(parent: object, key: string | number, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value: unknown, found: Place[] = []): readonly Place[] {
  if (typeof value !== 'object' || value === null || found.length > 2_000) return found;
  for (const key of Object.keys(value)) {
    found.push({ parent: value, key });
    placesIn(Object.getOwnPropertyDescriptor(value, key)?.value, found);
  }
  return found;
}

const at = ({ parent, key }: Place): unknown => Object.getOwnPropertyDescriptor(parent, key)?.value;

function nested(value: unknown, deep: number, roll: Dice): unknown {
  let inner = value;
  const list = roll.below(2) === 0;
  for (let level = 0; level < deep; level += 1) inner = list ? [inner] : { a: inner };
  return inner;
}

/** Of an object too, whatever it calls toString. */
const written = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined').slice(0, 1_000));

type Change = (place: Place, roll: Dice, all: readonly Place[]) => void;
/** What is put in a second place is a copy: shared, a later change would make a circle of it, and of `edges` something else for the next input. */
const changes: readonly Change[] = [
  ({ parent, key }) => void Reflect.deleteProperty(parent, key),
  (place, roll) => put(place.parent, place.key, structuredClone(roll.pick(edges))),
  (place, roll) => put(place.parent, place.key, hostileText(roll, roll.below(50) === 0 ? 100_000 : 3_000)),
  (place, roll) => put(place.parent, place.key, roll.pick(dates)),
  (place, roll) => put(place.parent, place.key, nested(at(place), roll.pick([1, 1, 2, 8, 100]), roll)),
  // Not to a list: no JSON has that, and a list with a `constructor` makes V8 splice every list ten times slower from then on.
  (place, roll) => { const name = roll.pick(names); if (!Array.isArray(place.parent)) put(place.parent, name, structuredClone(at(place))); },
  (place, roll, all) => put(place.parent, place.key, structuredClone(at(roll.pick(all)))),
  (place, roll) => put(place.parent, place.key, written(at(place)).repeat(roll.pick([2, 2, 2, 40, 500])).slice(0, 200_000)),
  (place, roll) => put(place.parent, place.key, roll.pick([Number(written(at(place))), written(at(place)), [at(place)], Boolean(at(place))])),
  (place, roll) => put(place.parent, place.key, Array.from({ length: written(at(place)).length > 500 ? 2 : roll.pick([2, 3, 101, 1_000]) }, () => structuredClone(at(place)))),
];

/** A copy with up to five changes; one time in twelve with none, so that what is right is asked as well. */
export function mutated(sample: unknown, roll: Dice): unknown {
  const holder = { root: structuredClone(sample) };
  if (roll.below(12) === 0) return holder.root;
  for (let count = 1 + roll.below(roll.pick([1, 2, 5])); count > 0; count -= 1) {
    const all = placesIn(holder);
    if (all.length === 0) break;
    // The whole of it is seldom what is wrong.
    const chosen = roll.pick(all);
    roll.pick(changes)(all.length > 1 && chosen.parent === holder && roll.below(10) > 0 ? roll.pick(all) : chosen, roll, all);
  }
  return holder.root;
}

/** As it comes over the wire: NaN becomes null, undefined vanishes, and what cannot be written is an empty object. */
export function overTheWire(value: unknown): { readonly text: string; readonly body: unknown } {
  const text = JSON.stringify(value) ?? 'null';
  return { text, body: JSON.parse(text) };
}
