// A clock for reminders: rings whatever is due at the moment it is due, and says when, to whom and in which words.
import type { Nudge, Presence } from '../../src/contracts.ts';
import { tocsin } from '../../src/domain/actor.ts';
import { defaultConfig, type Config } from '../../src/domain/config.ts';
import type { NewEffect } from '../../src/domain/effects.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { between, plus, type Instant } from '../../src/domain/time.ts';
import { nextNudge, ringNudges } from '../../src/engine/nudges.ts';
import type { Message } from '../../src/render/blocks.ts';
import { after, at } from './incidents.ts';

export type Rung = { readonly second: number; readonly does: readonly string[]; readonly words: readonly (Message | undefined)[] };
type Given = { readonly config?: Partial<Config>; readonly presence?: Presence; readonly hours?: number; readonly meanwhile?: readonly NewFact[]; readonly late?: boolean };

export const nobody: Presence = new Map();

/**
 * What one reminder does by itself in the next hours; `meanwhile` are facts with their times, told when their time has come.
 * `late`: the opening was heard of when its fact says, not at once.
 */
export function rings(name: string, nudge: Nudge, opened: Incident, { config = {}, presence = nobody, hours = 12, meanwhile = [], late = false }: Given = {}): readonly Rung[] {
  const settings = { ...defaultConfig, ...config };
  const nudges = new Map([[name, nudge]]);
  const end = plus(at(0), hours * 3_600_000);
  const waiting = [...meanwhile];
  const rung: Rung[] = [];
  let now: Incident = late ? opened : { ...opened, heardAt: opened.openedAt };
  let last: Instant = at(0);
  let putOff: Instant | undefined;
  for (let steps = 0; steps < 1_000; steps += 1) {
    const due = putOff ?? nextNudge(nudges, now, settings);
    const fact = waiting[0];
    if (fact?.at !== undefined && (due === undefined || fact.at <= due)) {
      waiting.shift();
      now = after(now, fact);
      last = fact.at;
      putOff = undefined;
      continue;
    }
    if (due === undefined || due > end) return rung;
    last = due > last ? due : last;
    const decision = ringNudges(nudges, now, settings, last, presence);
    putOff = decision.effects.find((effect) => effect.kind === 'nudge') ? plus(last, waitOf(decision.effects)) : undefined;
    if (decision.facts.length === 0) continue;
    for (const one of decision.facts) now = after(now, { ...one, at: last, by: one.by ?? tocsin });
    const said = decision.effects.filter((effect) => effect.kind === 'slack.tell' || effect.kind === 'slack.say');
    const folded = now;
    rung.push({
      second: between(at(0), last) / 1_000, does: decision.effects.map(doing),
      words: said.map(({ data }) => (data.about === 'nudge' ? nudge.words(folded, (data.ref ?? '').split(':').slice(1).join(':'), settings) : undefined)),
    });
  }
  throw new Error(`${name} does not stop by itself`);
}

/** When and what, without the words: `[[180, 'card', 'say here']]`. */
export function table(rung: readonly Rung[]): readonly (readonly [number, ...string[]])[] {
  return rung.map(({ second, does }) => [second, ...does]);
}

/** The words of the n-th message (from 0) of a ring. */
export function text(rung: Rung | undefined, n = 0): string {
  return rung?.words[n]?.text ?? '';
}

/** `task_ack 42:3` for each button of a message. */
export function buttons(message: Message | undefined): readonly string[] {
  return (message?.blocks ?? []).flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) => (element.type === 'button' ? [`${element.action_id ?? ''} ${element.value ?? ''}`] : []));
}

function waitOf(effects: readonly NewEffect[]): number {
  return effects.find((effect) => effect.kind === 'nudge')?.afterMs ?? 0;
}

function doing(effect: NewEffect): string {
  switch (effect.kind) {
    case 'slack.tell': return `tell ${effect.data.user}`;
    case 'slack.say': return 'say here';
    case 'slack.card.show': return 'card';
    case 'pagerduty.page': return `page ${effect.data.page}`;
    default: return effect.kind;
  }
}
