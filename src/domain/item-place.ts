// The value of a button about a task, a decision, a follow-up or a hypothesis: "<incident>:<its number>".
import { z } from 'zod';

const number = String.raw`[1-9]\d{0,8}`;

/** Reads the item's number. The same stands in the metadata of a form about it. */
export const itemPlace = z.string().regex(new RegExp(`^${number}:${number}$`)).transform((value) => Number(value.split(':')[1]));

/** `<incident>:<decision>:<objections that were seen>`. */
export const seenPlace = z.string().regex(new RegExp(String.raw`^${number}:${number}:\d{1,6}$`)).transform((value) => {
  const [, id, seen] = value.split(':').map(Number);
  return { id: id ?? 0, seen: seen ?? 0 };
});

/** The metadata of a form that adds something: the incident, and the message it is made from, if any: `<incident>[:<channel>:<ts>]`. */
export const originPlace = z.string().regex(new RegExp(String.raw`^${number}(?::[A-Z0-9]{1,40}:\d{1,20}\.\d{1,20})?$`)).transform((value) => {
  const [, channel, ts] = value.split(':');
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
});

/** `<incident>:<its number>:<what>`, of a menu beside an item. */
export function choicePlace<const What extends string>(whats: readonly What[]) {
  return z.string().regex(new RegExp(`^${number}:${number}:[a-z]+$`)).transform((value) => {
    const [, id, what] = value.split(':');
    return { id: Number(id), what };
  }).pipe(z.object({ id: z.int(), what: z.enum(whats) }));
}
