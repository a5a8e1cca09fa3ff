// What Tocsin tells one person. Undefined when it is no longer true by the time it would be told.
import type { Config } from '../domain/config.ts';
import type { Publishes } from '../domain/resolving.ts';
import type { ToldAbout } from '../domain/effects.ts';
import type { Fact } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { toldCatchUp } from './told/catch-up.ts';
import { toldHandoff } from './told/handoff.ts';
import { toldNoChannel } from './told/no-channel.ts';
import { toldPostmortem } from './told/postmortem.ts';
import { toldRole } from './told/role.ts';
import { toldTask } from './told/task.ts';

/** `user`: the Slack id of who is told. `facts`: what happened since they last looked, for a catch-up. `publishes`: as in SaidWith. */
export type ToldWith = { readonly config: Config; readonly user: string; readonly facts: readonly Fact[]; readonly publishes?: Publishes };
export type Told = (incident: Incident, ref: string | undefined, by: ToldWith) => Message | undefined;

const words: Readonly<Record<Exclude<ToldAbout, 'nudge'>, Told>> = {
  'no-channel': toldNoChannel, 'catch-up': toldCatchUp, role: toldRole, handoff: toldHandoff, task: toldTask, postmortem: toldPostmortem,
};

export function renderTold(incident: Incident, about: Exclude<ToldAbout, 'nudge'>, ref: string | undefined, by: ToldWith): Message | undefined {
  return words[about](incident, ref, by);
}
