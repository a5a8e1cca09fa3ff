// Messages of their own that are edited in place: a task, a decision, a handoff.
import type { Config } from '../domain/config.ts';
import type { Item } from '../domain/facts-work.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { decisionItem } from './items/decision.ts';
import { handoffItem } from './items/handoff.ts';
import { suggestionItem } from './items/suggestion.ts';
import { taskItem } from './items/task.ts';

/** `ref` is the item's number. Undefined when there is no such thing (any more). */
export type ItemWords = (incident: Incident, ref: string, config: Config) => Message | undefined;

const words: Readonly<Record<Item, ItemWords>> = { task: taskItem, decision: decisionItem, handoff: handoffItem, suggestion: suggestionItem };

export function renderItem(incident: Incident, item: Item, ref: string, config: Config): Message | undefined {
  return words[item](incident, ref, config);
}
