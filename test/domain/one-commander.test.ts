// Never two commanders, never none once there was one: whatever four people press, in whatever order and however often it arrives.
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/domain/actor.ts';
import { samePerson } from '../../src/domain/actor.ts';
import { takeCommand, takeOver, whoAnswers, type Commanding, type Held } from '../../src/domain/command.ts';
import { isDecision } from '../../src/domain/decision.ts';
import { factSchemas, type Fact, type NewFact } from '../../src/domain/facts.ts';
import { fold } from '../../src/domain/fold.ts';
import { accept, askFor, declineHandoff, offer, withdraw } from '../../src/domain/handoff.ts';
import { isOpen, type Incident } from '../../src/domain/incident.ts';
import { giveRole, releaseRole } from '../../src/domain/roles.ts';
import { asking, dev, eve, led } from '../support/commanding.ts';
import { forSeeds, type Dice } from '../support/dice.ts';
import { ada, at, grace } from '../support/incidents.ts';

const people = [ada, grace, dev, eve] as const;
const acts = ['take', 'take', 'take-over', 'take-over', 'offer', 'ask', 'accept', 'accept', 'decline', 'withdraw', 'role', 'release', 'speak', 'speak'] as const;

/** One press of one person, with what they saw when they pressed: it may arrive much later, and twice. */
type Press = { readonly act: (typeof acts)[number]; readonly by: Person; readonly other: Person; readonly handoff: number; readonly silent: boolean; readonly words: boolean };
type World = { incident: Incident; seconds: number; readonly heard: Map<string, { spokeAt: string; seenSeq: number }>; readonly facts: Fact[] };

function press(dice: Dice, { incident }: World): Press {
  const commander = incident.commander ?? ada;
  const { handoff } = incident;
  const act = dice.one(acts);
  const right = handoff && dice.below(2) === 0 ? whoAnswers(handoff) : dice.one(people);
  return {
    act, by: act === 'accept' || act === 'decline' ? right : dice.one(people), other: act === 'take-over' ? commander : dice.one(people),
    handoff: Math.max(1, incident.handoffs + dice.below(3) - 1), silent: dice.below(2) === 0, words: dice.below(3) === 0,
  };
}

function decideOn(world: World, { act, by, other, handoff, silent, words }: Press): Commanding | Held | undefined {
  const known = { at: at(world.seconds), presence: world.heard, account: { id: other.id, is: 'member' } } as const;
  const now = asking(world.incident, { by, known, now: at(world.seconds) });
  switch (act) {
    case 'take': return takeCommand(now);
    case 'take-over': return takeOver(now, { from: other.id, likely: silent ? 'no_answer' : undefined, words: words ? 'because' : undefined });
    case 'offer': return offer(now, { to: other });
    case 'ask': return askFor(now);
    case 'accept': return accept(now, handoff);
    case 'decline': return declineHandoff(now, handoff);
    case 'withdraw': return withdraw(now, handoff);
    case 'role': return giveRole(now, 'scribe', other);
    case 'release': return releaseRole(now, 'scribe');
    case 'speak': return undefined;
  }
}

/** As the engine does it: under the incident's lock, one delivery after the other. */
function arrive(world: World, one: Press): void {
  const outcome = decideOn(world, one);
  world.heard.set(one.by.id, { spokeAt: at(world.seconds), seenSeq: 0 });
  if (!outcome || 'held' in outcome || !isDecision(outcome)) return;
  const before = world.incident;
  for (const fact of outcome.facts) record(world, fact, one.by);
  check(before, world, outcome.facts, one.by);
}

function record(world: World, fact: NewFact, by: Person): void {
  const seq = world.incident.seq + 1;
  const now = at(world.seconds);
  const whole = { kind: fact.kind, data: factSchemas[fact.kind].parse(fact.data), seq, at: now, recordedAt: now, by, cause: 'test', hash: '' } as Fact;
  world.incident = fold(world.incident, whole, 42);
  world.facts.push(whole);
}

function check(before: Incident, { incident, facts, heard, seconds }: World, told: readonly NewFact[], by: Person): void {
  const sets = told.filter((fact) => fact.kind === 'commander.set');
  if (sets.length > 1) throw new Error('two commanders at once');
  if (before.commander && !incident.commander) throw new Error('command was lost');
  if (before.commander && sets[0] && !samePerson(sets[0].data.was, before.commander)) throw new Error('the old command did not end in the same decision');
  if (before.commander?.id !== incident.commander?.id && sets.length === 0) throw new Error('command changed without a fact');
  for (const { data } of sets) {
    const own = data.reason?.includes('because') ?? false;
    if (data.how === 'taken_over' && (data.reason ?? '') === '') throw new Error('taken over without a reason');
    const spoke = heard.get(before.commander?.id ?? '')?.spokeAt ?? at(0);
    if (data.how === 'taken_over' && !own && Date.parse(spoke) > Date.parse(at(seconds - 180))) throw new Error('taken over from somebody active without own words');
    if (before.commander && data.how === 'taken') throw new Error('command was simply taken from somebody');
    if (data.how === 'accepted' && !(before.handoff && samePerson(whoAnswers(before.handoff), by) && samePerson(before.handoff.to, data.commander)) && !mutual(before, by, data.commander)) throw new Error('accepted without a yes');
  }
  const ended = facts.flatMap((fact) => (fact.kind === 'handoff.ended' ? [fact.data.handoff] : []));
  if (new Set(ended).size < ended.length) throw new Error('a handoff ended twice');
  if (incident.endedHandoffs.length !== ended.length) throw new Error('the fold and the facts do not agree how many handoffs ended');
  if (incident.handoff && ended.includes(incident.handoff.id)) throw new Error('a handoff waits that has ended');
  if (new Set(incident.roles.map((one) => one.role)).size < incident.roles.length) throw new Error('two people in one role');
}

/** The commander offers it to who has asked. */
function mutual({ handoff, commander }: Incident, by: Person, to: Person): boolean {
  return handoff !== undefined && samePerson(handoff.to, to) && samePerson(commander, by);
}

describe('command', () => {
  it('is held by one person at every moment, through duplicates, delays and reorderings', () => {
    const seen = new Set<string>();
    forSeeds(400, (dice) => {
      const world: World = { incident: led(), seconds: 10, heard: new Map(), facts: [] };
      const onTheirWay: Press[] = [];
      for (let n = 0; n < 60; n += 1) {
        world.seconds += dice.one([0, 1, 20, 100, 200]);
        const next = press(dice, world);
        onTheirWay.push(next, ...(dice.below(3) === 0 ? [next] : []));
        while (onTheirWay.length > dice.below(6)) for (const one of onTheirWay.splice(dice.below(onTheirWay.length), 1)) arrive(world, one);
      }
      for (const one of dice.shuffled(onTheirWay)) arrive(world, one);
      if (!isOpen(world.incident)) throw new Error('nobody ended it');
      for (const { kind, data } of world.facts) seen.add('how' in data ? `${kind} ${data.how ?? ''}` : kind);
    });
    // What the dice must have reached, or the property says little.
    expect([...seen].sort()).toEqual([
      'commander.set accepted', 'commander.set taken', 'commander.set taken_over', 'handoff.ended accepted', 'handoff.ended declined', 'handoff.ended overtaken', 'handoff.ended withdrawn',
      'handoff.offered', 'role.released', 'role.set', 'status.set',
    ]);
  });
});
