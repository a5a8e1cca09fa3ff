// What is still open when an incident ends, or begins again: its messages are shown anew, because other buttons make sense then.
import { newestObjection } from './decisions.ts';
import type { NewEffect } from './effects.ts';
import type { Incident } from './incident.ts';
import { isTaskOpen } from './work.ts';

/** `incident` is as it was before. A handoff that waits ends with the incident. Nobody waits for these edits: they come after what people do. */
export function leftOpen({ handoff, tasks, decisions }: Incident): NewEffect[] {
  const anew = (item: 'task' | 'decision' | 'handoff', ref: string): NewEffect => ({ kind: 'slack.item.show', data: { item, ref }, urgency: 'normal' });
  return [
    ...(handoff ? [anew('handoff', String(handoff.id))] : []),
    ...tasks.filter(isTaskOpen).map(({ id }) => anew('task', String(id))),
    ...decisions.filter((one) => one.state === 'open').flatMap((one) => [anew('decision', String(one.id)), ...newestObjection(one).map((ref) => anew('decision', ref))]),
  ];
}
