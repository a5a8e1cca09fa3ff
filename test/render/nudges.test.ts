// All reminders: whatever the incident holds, their words are taken by Slack, concern one person or the channel, and call nobody else.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { loadRegistry } from '../../src/registry.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { ada, anAlert, anIncident, at, grace } from '../support/incidents.ts';
import { nobody, rings } from '../support/ringing.ts';
import { wrongInMessage } from '../support/slack-limits.ts';
import { anyStory } from './any-incident.ts';
import { sameMessage } from './golden.ts';

const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const nudges = [...registry.nudges];
const seeds = Array.from({ length: 60 }, (_, n) => n + 1);

/** Everything that a reminder could be about in a random incident, and how it would be said. */
function everything(incident: Incident) {
  return nudges.flatMap(([name, nudge]) => nudge.due(incident, defaultConfig).flatMap(({ ref }) => {
    const acts = [1, 2, 3].map((times) => nudge.act({ incident, ref, times, now: at(90_000), config: defaultConfig, presence: nobody }));
    const effects = acts.flatMap((act) => ('later' in act ? [] : act.effects));
    const topics = effects.flatMap((effect) => ((effect.kind === 'slack.tell' || effect.kind === 'slack.say') && effect.data.about === 'nudge' ? [effect.data.ref ?? ''] : []));
    return [...new Set(topics)].map((topic) => ({ name, ref, effects, topic, words: registry.nudges.get(topic.split(':')[0] ?? '')?.words(incident, topic.split(':').slice(1).join(':'), defaultConfig) }));
  }));
}

describe('every reminder, with any incident', () => {
  const all = seeds.flatMap((seed) => everything({ ...anyStory(dice(seed)).incident, status: 'investigating' }).map((one) => ({ seed, ...one })));

  it('is there in numbers', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map((one) => one.name)).size).toBeGreaterThan(5);
  });

  it('has words that Slack takes', () => {
    expect(all.flatMap(({ seed, topic, words }) => (words ? wrongInMessage(words).map((what) => `seed ${seed}, ${topic.slice(0, 60)}: ${what}`) : []))).toEqual([]);
  });

  it('calls neither @here nor @channel nor a group', () => {
    expect(all.filter(({ words }) => /<!(?!date)/.test(JSON.stringify(words ?? '')))).toEqual([]);
  });

  it('is told to one person, or said in the card and one line', () => {
    const loud = all.flatMap(({ name, effects }) => effects.filter((effect) => !['slack.tell', 'slack.say', 'slack.card.show', 'slack.topic.set', 'pagerduty.page'].includes(effect.kind)).map((effect) => `${name}: ${effect.kind}`));
    expect(loud).toEqual([]);
  });

  it('names what it is about in so few letters that a fact and a button can hold it', () => {
    const refs = seeds.flatMap((seed) => nudges.flatMap(([name, nudge]) => nudge.due(anyStory(dice(seed)).incident, defaultConfig).map(({ ref }) => `${name} ${ref}`)));
    expect(refs.filter((ref) => !/^[a-z_]+ [A-Za-z0-9_-]{1,80}$/.test(ref))).toEqual([]);
  });

  it('has nothing to say when it is over', () => {
    for (const seed of seeds) {
      const incident: Incident = { ...anyStory(dice(seed)).incident, status: 'investigating' };
      for (const { name, topic } of everything(incident)) {
        // What is about afterwards ends by itself, not with the incident.
        if (registry.nudges.get(name)?.afterwards) continue;
        const words = registry.nudges.get(name)?.words({ ...incident, status: 'resolved' }, topic.split(':').slice(1).join(':'), defaultConfig);
        expect(words, `${name}, seed ${seed}`).toBeUndefined();
      }
    }
  });

  it('bears any ref: what a later version wrote, or nothing', () => {
    for (const seed of seeds) {
      const roll = dice(seed);
      const { incident } = anyStory(roll);
      for (const [, nudge] of nudges) {
        const words = nudge.words(incident, hostileText(roll, 200), defaultConfig);
        expect(words === undefined || isOpen(incident)).toBe(true);
      }
    }
  });
});

describe('its words', () => {
  const commands: NewFact = { kind: 'commander.set', at: at(10), by: ada, data: { commander: ada } };
  const channel: NewFact = { kind: 'channel.created', at: at(1), data: { channel: 'C0INC42', name: 'inc-42-checkout-is-down', adopted: false } };
  const alerts = [anAlert({ escalationPolicy: 'PEP1' })];
  const led = anIncident({
    severity: 'SEV1', alerts, then: [
      channel, commands,
      { kind: 'task.added', at: at(600), by: ada, data: { task: 1, text: 'read the logs', assignee: grace, boxMs: 600_000, dueAt: at(1_200) } },
      { kind: 'handoff.offered', at: at(700), by: ada, data: { handoff: 1, to: grace, from: ada } },
      { kind: 'decision.proposed', at: at(700), by: ada, data: { decision: 1, text: 'fail over', until: at(820) } },
      { kind: 'decision.objected', at: at(750), by: grace, data: { decision: 1, reason: 'the replica lags' } },
    ],
  });
  const alone = anIncident({ severity: 'SEV1', alerts, then: [channel] });
  const quiet = anIncident({ then: [channel, commands] });
  const story = (name: string): Incident => {
    if (['no_commander', 'page_commander'].includes(name)) return name === 'page_commander' ? anIncident({ kind: 'drill', alerts, then: [channel] }) : alone;
    return ['quiet', 'commander_relief'].includes(name) ? quiet : led;
  };

  it.each(['no_commander', 'page_commander', 'update_overdue', 'task_unacknowledged', 'task_overdue', 'handoff_unanswered', 'decision_open', 'commander_relief', 'roles_missing', 'quiet'])('of %s', async (name) => {
    const nudge = registry.nudges.get(name);
    if (!nudge) throw new Error(`there is no reminder ${name}`);
    const messages = rings(name, nudge, story(name)).slice(0, 2).flatMap((one) => one.words);
    expect(messages.length).toBeGreaterThan(0);
    for (const [n, words] of messages.entries()) await sameMessage(`nudge-${name}-${n + 1}`, words);
  });
});
