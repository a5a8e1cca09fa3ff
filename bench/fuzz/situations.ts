// Situations that a handler may be asked in: incidents of random facts, and whatever the engine may have fetched for it.
import type { Anywhere, Known } from '../../src/contracts.ts';
import { slackPerson, type Account } from '../../src/domain/actor.ts';
import { config as configSchema } from '../../src/domain/config.ts';
import type { Fact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { storable, storableText } from '../../src/domain/storable.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { plus } from '../../src/domain/time.ts';
import { anyRunbook, anyStory } from '../../test/render/any-incident.ts';
import { alert, start } from '../../test/render/stories.ts';
import { hostileText, type Dice } from '../../test/support/hostile.ts';

export type Story = { readonly incident: Incident; readonly facts: readonly Fact[] };
type Place = { readonly channel: string; readonly ts: string };

export const config = configSchema.parse({ services: { 'checkout-api': { runbooks: ['checkout-5xx'] } }, roles: { commander: { page: 'PABC123' } } });

/** What some hundred inputs share, because it is dear to make: a story, and what was fetched from outside. */
export type World = { readonly story: Story; readonly knowns: readonly Known[] };

/** Which world is told by the input's number. */
export function worldMaker(seed: (block: number) => Dice, every = 2_500): (index: number) => World {
  let block = -1;
  let world: World | undefined;
  return (index) => {
    const wanted = Math.floor(index / every);
    if (wanted !== block || !world) {
      const roll = seed(wanted);
      const [story, other] = [kept(roll), kept(roll)];
      world = { story, knowns: Array.from({ length: 5 }, () => knownOf(story, other, plus(start, roll.below(120) * 60_000), roll)) };
      block = wanted;
    }
    return world;
  };
}

/** As the database gives it back. */
function kept(roll: Dice): Story {
  return storable(anyStory(roll)) as Story;
}

export function situationOf({ story, knowns }: World, place: Place, roll: Dice): Anywhere {
  const known = roll.pick(knowns);
  const now = known.at;
  return {
    by: slackPerson(roll.pick(['U0ADA', 'U0GRACE', 'U0FRIEND'])), now, config, policy: defaultPolicy, random: { uuid: () => '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11' },
    channel: roll.pick([story.incident.channel?.id ?? 'C0INC42', 'C0OTHER', 'D0DM', undefined]), incident: roll.below(12) === 0 ? undefined : story.incident, known: { ...known, ...(known.message && { message: { ...known.message, ...place } }) },
  };
}

function knownOf({ incident, facts }: Story, other: Story, now: string, roll: Dice): Known {
  const runbook = storable(anyRunbook(roll)) as Runbook;
  const text = (most: number) => storableText(hostileText(roll, most));
  const target = { type: roll.pick(['user', 'escalation_policy'] as const), id: roll.pick(['PBOB', '']), name: text(200) };
  const group = { target: { ...target, id: 'PBOB' }, why: [text(90)], roles: ['commander'], people: [{ id: 'PBOB', name: text(200), level: 1, slackId: roll.pick([undefined, 'U0BOB']), phones: [text(40)] }], asOf: now, stale: roll.below(2) === 0 };
  const is: Account['is'] = roll.pick(['member', 'guest', 'bot', 'gone', 'unknown']);
  return {
    at: now, self: roll.pick([undefined, 'UTOCSIN']), openIncidents: roll.pick([[], [incident], [incident, other.incident], Array.from({ length: 50 }, () => other.incident)]), timeline: facts,
    runbooks: roll.pick([[], [runbook]]), roles: roll.pick([undefined, new Set<string>(), new Set(['anyone', 'responder', 'on-call', 'commander'])]), publishes: roll.pick(['link', 'branch', false]),
    roleNotes: [{ role: 'responder', say: text(200), away: true }], commands: [], run: runbook, outputs: { STEP: text(4_000) }, presence: new Map([['U0ADA', { spokeAt: roll.pick([undefined, now]), seenSeq: roll.below(200) }]]),
    account: { id: roll.pick(['U0ADA', 'U0GRACE']), is },
    message: roll.pick([undefined, { channel: '', ts: '', author: roll.pick([undefined, 'U0GRACE']), text: text(20_000), thread: roll.pick([undefined, '1795230012.000100']), permalink: undefined, ...roll.pick([{}, { app: { name: text(80), ours: roll.below(2) === 0 } }]) }]),
    onCall: { state: roll.pick(['known', 'off', 'away']), groups: roll.pick([[], [group]]) },
    pageTarget: roll.pick([{ found: 'one', target, why: text(400), reach: group }, { found: 'away', target, why: '' }, { found: 'many', names: [text(90), text(90)] }, { found: 'none', say: 'Nobody is called so.' }, { found: 'off' }] as const),
    otherIncident: roll.pick([undefined, { ...other.incident, id: 7 }]),
    stats: { days: 30, open: 3, rows: Array.from({ length: roll.pick([0, 4, 40]) }, (_, id) => ({ id, severity: roll.pick(['SEV1', undefined, '__proto__']), openedAt: start, toCommander: roll.below(1e9), toMitigated: undefined, toResolved: roll.below(1e9) })) },
    stormAlert: roll.pick([undefined, { alert: { ...alert, title: text(2_000) }, state: 'triggered', at: start, stateAt: start }]),
    diagnosis: { checks: [{ area: 'Slack', name: text(60), state: 'broken', say: text(2_000), fix: text(2_000) }], ...roll.pick([{}, { stuck: [{ effect: 1, incident: 42, private: false, kind: 'slack.card.show', state: 'given_up', reason: text(3_000), since: start }] } as const]) },
    home: { guest: roll.below(2) === 0, open: [incident, other.incident], left: roll.below(9), ended: [other.incident], setup: roll.pick([undefined, 'unchecked']) },
    model: roll.pick([undefined, { host: 'model.example', name: text(40) }]),
  };
}
