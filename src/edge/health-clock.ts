// What /readyz says of the clocks: incidents use the database's, Slack's door compares Slack's with this machine's.
import { sayDuration } from '../domain/time.ts';

type Part = { readonly ok: boolean; readonly detail: string };

/** Slack says its time to the second, and each answer was under way. */
const usualMs = 15_000;

/** Undefined where they agree. */
export function clockWords(whose: string, there: Date, here: Date): string | undefined {
  const offMs = there.getTime() - here.getTime();
  if (Math.abs(offMs) <= usualMs) return undefined;
  return `${whose} clock is ${sayDuration(Math.abs(offMs))} ${offMs > 0 ? 'ahead of' : 'behind'} this machine’s: switch on time synchronisation (NTP)`;
}

/** The database's; `asked` and `answered` are this machine's time around the question. */
export function clockPart(there: Date, asked: Date, answered: Date): Part {
  const trouble = clockWords('the database’s', there, new Date((asked.getTime() + answered.getTime()) / 2));
  return { ok: trouble === undefined, detail: trouble ?? 'agrees with the database’s' };
}
