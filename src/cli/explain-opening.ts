// The incident that a trigger would open: its facts, its effects with their lanes, and what people would read.
import type { Signal } from '../domain/alert.ts';
import type { Config } from '../domain/config.ts';
import { placing, urgencies, type NewEffect } from '../domain/effects.ts';
import type { Fact, NewFact } from '../domain/facts.ts';
import { foldAll } from '../domain/fold.ts';
import { openedByAlert } from '../domain/opening.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import type { Instant } from '../domain/time.ts';
import { renderAnnouncement } from '../render/announcement.ts';
import { renderCard } from '../render/card.ts';
import { factText } from '../render/timeline.ts';

// The next number is known only to the database.
const number = 1;

type Triggered = Extract<Signal, { type: 'triggered' }>;
type World = { readonly config: Config; readonly runbooks: readonly Runbook[]; readonly at: Instant | undefined };

export function sayOpening(signal: Triggered, world: World, out: (line: string) => void): void {
  const now = world.at ?? signal.at;
  const decision = openedByAlert(world, signal.alert, signal.at, signal.by).opens(number);
  const facts = decision.facts.map((fact, index) => stated(fact, index + 1, now, signal));
  const incident = foldAll(facts, number);
  if (!incident) throw new Error('an opening without facts');
  out(`\nFacts     (the number INC-${number} stands for the next one)`);
  for (const fact of facts) out(`  ${fact.seq}  ${fact.kind.padEnd(18)} ${factText(fact, incident)}`);
  out('\nEffects   in order within each lane; lanes do not wait for each other');
  for (const effect of decision.effects) out(`  ${sayEffect(effect)}`);
  const view = { config: world.config, now };
  out(`\nAnnouncement  ${world.config.announce === false ? 'off' : `in ${world.config.announce}`}\n  ${renderAnnouncement(incident, view).text}`);
  out(`\nCard\n  ${renderCard(incident, view).text}`);
}

function stated(fact: NewFact, seq: number, now: Instant, signal: Triggered): Fact {
  const by = fact.by ?? { type: 'system', id: signal.alert.source } as const;
  return { ...fact, seq, at: fact.at ?? now, recordedAt: now, by, cause: 'explain', hash: '' };
}

function sayEffect(effect: NewEffect): string {
  const { lane, urgency, needs } = placing(effect);
  const word = Object.entries(urgencies).find(([, value]) => value === urgency)?.[0] ?? '';
  const data = JSON.stringify(effect.data);
  const after = needs.length === 0 ? '' : `, needs ${needs.join(', ')}`;
  return `${effect.kind.padEnd(24)} lane ${lane}, ${word}${after}${data === '{}' ? '' : `  ${data}`}`;
}
