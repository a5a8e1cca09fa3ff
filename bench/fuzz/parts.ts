// All parts of the fuzz by name, for the process that hands out their inputs and those that ask them.
import { doors } from './door.ts';
import { configs, postmortems, runbooks } from './files.ts';
import type { Part } from './run.ts';
import { commandTexts, slackPayloads } from './slack.ts';
import { webhookBodies } from './webhook-bodies.ts';

export const partsOf = (seed: number): readonly Part[] => [webhookBodies, slackPayloads(seed), commandTexts(seed), runbooks, configs, postmortems, ...doors];

/** What the main thread has computed, in ms: what else the machine does is no finding. */
export function ownMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
