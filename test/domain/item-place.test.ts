// What buttons and forms about an item carry.
import { expect, it } from 'vitest';
import { itemPlace, originPlace, seenPlace } from '../../src/domain/item-place.ts';

it('names an item of an incident', () => {
  expect(itemPlace.parse('42:3')).toBe(3);
  for (const wrong of ['42', '42:', '42:0', '0:3', '42:3:1', '42:x', ' 42:3', '42:3\n', '']) expect(itemPlace.safeParse(wrong).success, wrong).toBe(false);
});

it('says how many objections were seen', () => {
  expect(seenPlace.parse('42:3:0')).toEqual({ id: 3, seen: 0 });
  for (const wrong of ['42:3', '42:3:', '42:3:-1', '42:3:1:1']) expect(seenPlace.safeParse(wrong).success, wrong).toBe(false);
});

it('says from which message something is made, if from any', () => {
  expect(originPlace.parse('42')).toBeUndefined();
  expect(originPlace.parse('42:C0INC42:1795230012.000100')).toEqual({ channel: 'C0INC42', ts: '1795230012.000100' });
  for (const wrong of ['', 'x', '42:', '42:C0INC42', '42:C0INC42:now', '42:<C>:1.1']) expect(originPlace.safeParse(wrong).success, wrong).toBe(false);
});
