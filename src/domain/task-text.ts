// What is typed after /incident task: a new one with its person and time-box wherever they stand, or a word about one that is there.
import type { Refusal } from './errors.ts';
import { defaultBoxMs, longestBoxMs, splitBox } from './time-box.ts';
import { namedAtEdge, onlyMention, readable, readFlags } from './typed-text.ts';

/** `who`: a Slack id, `me`, or undefined when nobody is named. Without `boxMs` it has no time-box. */
export type NewTask = { readonly text: string; readonly who: string | undefined; readonly boxMs: number | undefined };
export type TaskWords =
  | { readonly do: 'list' }
  | ({ readonly do: 'add' } & NewTask)
  | { readonly do: 'ack' | 'done' | 'dropped'; readonly id: number }
  | { readonly do: 'extend'; readonly id: number; readonly boxMs: number }
  | { readonly do: 'give'; readonly id: number; readonly who: string };

const longestText = 1_000;
const ends: Readonly<Record<string, 'ack' | 'done' | 'dropped'>> = {
  ack: 'ack', acknowledge: 'ack', 'on it': 'ack', mine: 'ack', done: 'done', finished: 'done', finish: 'done', close: 'done', complete: 'done', completed: 'done',
  drop: 'dropped', dropped: 'dropped', cancel: 'dropped', remove: 'dropped',
};
const word = Object.keys(ends).join('|').replaceAll(' ', String.raw`\s+`);
const about = new RegExp(String.raw`^(?:#?(\d{1,9})\s+(${word})|(${word})\s+#?(\d{1,9}))[.!]*$`, 'i');

export function readTask(text: string, as = 'task'): TaskWords | Refusal {
  const asked = text.trim();
  if (/^(?:list|all|show)$/i.test(asked) || (asked === '' && as === 'tasks')) return { do: 'list' };
  if (ends[asked.toLowerCase()] !== undefined) return { refuse: `Which one? With its number: \`/incident task 3 ${asked.toLowerCase()}\`. \`/incident tasks\` shows them.` };
  return readAbout(asked) ?? readNew(asked);
}

/** `3 done`, `drop 3`, `3 <@U1>`, `3 +10m`: nothing but the number and that. Anything more is a new task that begins with a number. */
function readAbout(text: string): TaskWords | undefined {
  const found = about.exec(text);
  const end = ends[(found?.[2] ?? found?.[3] ?? '').toLowerCase().replaceAll(/\s+/g, ' ')];
  if (found && end !== undefined) return { do: end, id: Number(found[1] ?? found[4]) };
  const [, id, rest = ''] = /^#?(\d{1,9})\s+(.+)$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  const { user, rest: others } = namedAtEdge(rest);
  if (user !== undefined && others === '') return user === 'me' ? { do: 'ack', id: Number(id) } : { do: 'give', id: Number(id), who: user };
  const more = /^\+\s*(.+)$/.exec(rest);
  const { boxMs, rest: left } = splitBox(more?.[1] ?? '');
  return boxMs !== undefined && left === '' && isBox(boxMs) ? { do: 'extend', id: Number(id), boxMs } : undefined;
}

/** Mention and time-box may stand in either order, at either end; "add" before a mention is a habit from other tools. */
function readNew(text: string): TaskWords | Refusal {
  const { flags, rest, unknown } = readFlags(text.replace(/^(?:add|new)\s+(?=<@)/i, ''), ['no-limit']);
  if (unknown !== undefined) return { refuse: `I do not know ${unknown.slice(0, 40).replaceAll(/[<>&]/g, '')}. There is --no-limit: \`/incident task @ada watch the error rate --no-limit\`.` };
  const outer = splitBox(rest);
  const { user, rest: others } = namedAtEdge(outer.rest);
  const inner = outer.boxMs === undefined ? splitBox(others) : { rest: others, boxMs: outer.boxMs };
  if (inner.boxMs !== undefined && !isBox(inner.boxMs)) return { refuse: 'A time-box is from one minute to a day: `/incident task @ada check the logs in 15m`. What takes longer is a follow-up: `/incident followup`.' };
  const words = readable(inner.rest);
  if (words.length > longestText) return { refuse: 'Keep a task under 1,000 characters; put the rest into `/incident note`.' };
  return { do: 'add', text: words, who: user ?? onlyMention(inner.rest), boxMs: flags.has('no-limit') ? undefined : (inner.boxMs ?? defaultBoxMs) };
}

function isBox(ms: number): boolean {
  return ms >= 60_000 && ms <= longestBoxMs;
}
