// What somebody was told about a task or a handoff, as it is now: it takes the place of the old words, and of buttons that do nothing any more.
import { slackPerson } from '../domain/actor.ts';
import { isAskedFor } from '../domain/command.ts';
import type { Config } from '../domain/config.ts';
import type { Item } from '../domain/facts-work.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { renderItem } from './items.ts';
import { handoffTaken, toldHandoff } from './told/handoff.ts';
import { taskNow } from './told/task.ts';

type Whose = { readonly user: string; readonly config: Config };

/** Undefined for what nobody is told of in their own conversation. */
export function toldNow(incident: Incident, item: Item, ref: string, whose: Whose): Message | undefined {
  if (item === 'task') {
    const task = incident.tasks.find((one) => String(one.id) === ref);
    return task && taskNow(incident, task, slackPerson(whose.user));
  }
  return item === 'handoff' ? handoffNow(incident, ref, whose) : undefined;
}

function handoffNow(incident: Incident, ref: string, { user, config }: Whose): Message | undefined {
  if (String(incident.handoff?.id) === ref) return toldHandoff(incident, ref, { config, user, facts: [] });
  const ended = incident.endedHandoffs.find((one) => String(one.id) === ref);
  // Who accepted keeps the brief.
  if (ended?.how === 'accepted' && !isAskedFor(ended) && ended.to.id === user) return handoffTaken(incident, ended, config);
  return renderItem(incident, 'handoff', ref, config);
}
