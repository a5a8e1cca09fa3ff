// Told where Tocsin speaks of its own troubles: its canary is silent, what that means, and when it sings again.
import type { Message } from './blocks.ts';
import { clip, sentence } from './escape.ts';
import { message, section } from './kit.ts';

export function canarySilent(trouble: string, key: string): Message {
  const first = `Tocsin’s own test alarm did not come through: ${sentence(clip(trouble, 500))}`;
  const next = 'A real alarm now may have no channel in time. `/incident doctor` says what is wrong; until then, watch PagerDuty itself.';
  return message(`${first} ${next}`, [section(`*${first}*\n${next}`)], key);
}

export function canarySings(was: string, key: string): Message {
  const text = `Tocsin’s own test alarm comes through again. It was: ${sentence(clip(was, 500))}`;
  return message(text, [section(text)], key);
}
