// Seeded random values for any of our schemas, with texts as hostile and as long as the schema lets them be.
import { z } from 'zod';

export type Dice = { readonly fraction: () => number; readonly below: (number: number) => number; readonly pick: <T>(from: readonly T[]) => T };

/** The same seed gives the same dice (mulberry32, public domain). */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (number: number) => Math.floor(fraction() * number);
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[below(from.length)] as T;
  };
  return { fraction, below, pick };
}

const pieces = [
  '<!channel>', '<!here|@here>', '<@U0EVIL>', '<#C0EVIL|general>', '<https://evil.example|https://bank.example>', '<!subteam^S0EVIL>', '&lt;!channel&gt;', '&', '<', '>', '|',
  '@channel', '@everyone', '```', '`', '*bold*', '_x_', '~x~', '\n', '\r\n', '\t', '\u0000', '\u001b[31mred', '\u202Egpj.exe', '\u2066', '\u200b', '\ufeff',
  '👩‍👩‍👧‍👦', '🇩🇪', 'e\u0301', `z${'\u0301'.repeat(40)}`, '\ud83d', '\udc00', ':rotating_light:', '> quote', '1. list', '• dot', 'javascript:alert(1)', 'https://evil.example/?a=1&b=<2>',
  'ordinary words about checkout', 'ſ', '中文字', '\\u003c', '{{SERVICE}}', '$(rm -rf /)', '"', "'", 'null', '0',
] as const;

/** From nothing to `max` characters. */
export function hostileText(roll: Dice, max: number): string {
  const goal = roll.pick([0, 1, 5, 20, 80, 200, 1_000, 5_000, 20_000]);
  const unit = roll.below(5) === 0 ? roll.pick(pieces) : undefined;
  let text: string = roll.below(20) === 0 ? '' : roll.pick(pieces);
  while (text.length < Math.min(goal, max)) text += unit ?? roll.pick(pieces);
  return text.slice(0, max);
}

export type Choose = (path: readonly string[], roll: Dice) => unknown;

/** A value that the schema accepts. `choose` decides by path where chance would make nonsense; undefined leaves it to chance. */
export function anyOf(schema: z.core.$ZodType, roll: Dice, choose: Choose, path: readonly string[] = []): unknown {
  const chosen = choose(path, roll);
  if (chosen !== undefined) return chosen;
  if (schema instanceof z.ZodOptional) return roll.below(3) === 0 ? undefined : anyOf(schema.unwrap(), roll, choose, path);
  if (schema instanceof z.ZodObject) return anyObject(schema, roll, choose, path);
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion) return anyOf(roll.pick(schema.options), roll, choose, path);
  if (schema instanceof z.ZodArray) return Array.from({ length: Math.min(mostOf(schema), roll.pick([0, 1, 2, 7, 40])) }, () => anyOf(schema.element, roll, choose, path));
  if (schema instanceof z.ZodRecord) return Object.fromEntries(Array.from({ length: roll.pick([0, 1, 3, 30]) }, () => [anyKey(schema.keyType, roll), anyOf(schema.valueType, roll, choose, path)]));
  if (schema instanceof z.ZodEnum) return roll.pick(schema.options);
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodBoolean) return roll.below(2) === 0;
  if (schema instanceof z.ZodNumber) return roll.pick([0, 1, 2, 3, 7, 200, 1_000_000]);
  if (schema instanceof z.ZodString) return `${'x'.repeat(schema.minLength ?? 0)}${hostileText(roll, (schema.maxLength ?? 3_000) - (schema.minLength ?? 0))}`;
  throw new Error(`no way to make ${schema._zod.def.type} at ${path.join('.')}`);
}

function mostOf(schema: z.ZodArray): number {
  const most = (schema._zod.def.checks ?? []).map(({ _zod }) => ('maximum' in _zod.def && typeof _zod.def.maximum === 'number' ? _zod.def.maximum : Number.POSITIVE_INFINITY));
  return Math.min(...most);
}

function anyKey(schema: z.core.$ZodType, roll: Dice): string {
  return hostileText(roll, Math.min(60, schema instanceof z.ZodString ? (schema.maxLength ?? 60) : 60));
}

function anyObject(schema: z.ZodObject, roll: Dice, choose: Choose, path: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(schema.shape).map(([key, field]) => [key, anyOf(field as z.core.$ZodType, roll, choose, [...path, key])]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
