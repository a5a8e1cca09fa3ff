// A whole SEV1 over real HTTP with four people: handoff, tasks, a decision, three updates, a private incident, a merge. It reads like the golden transcript.
import { expect, it } from 'vitest';
import { sev1 } from '../../demo/play/rehearsal.ts';
import { brokenLink } from '../../src/store/fact.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack } = box.demo.worlds;

it('is played to its end, and every channel and every whisper reads like this', { timeout: 120_000 }, async () => {
  const names = () => slack.state().channels.map((channel) => channel.name).filter((name) => /^(?:incidents$|inc-|dm-)/.test(name)).sort();
  const transcript = createTranscript(journey, names);
  for (const { title, act } of sev1(box, stage, journey.quiet)) {
    await act();
    await transcript.scene(title);
  }
  await expect(transcript.text()).toMatchFileSnapshot('../golden/journeys/sev1-rehearsal.txt');
});

it('leaves one commander, one channel each, an unbroken record, and nothing given up', async () => {
  const [first, second, third] = await Promise.all([1, 2, 3].map((id) => journey.incident(id)));
  expect(first).toMatchObject({ status: 'resolved', commander: { id: stage.id('ben') }, absorbed: [3], troubles: [], postmortemOwner: { id: stage.id('ada') } });
  expect(third).toMatchObject({ status: 'merged', mergedInto: 1 });
  expect(second).toMatchObject({ private: true, status: 'triage' });
  for (const id of [1, 2, 3]) expect(await brokenLink(journey.pool, id)).toBeUndefined();
  const facts = await journey.facts(1);
  expect(facts.filter((fact) => fact.kind === 'update.sent')).toHaveLength(3);
  expect(facts.filter((fact) => fact.kind === 'message.recorded')).toHaveLength(1);
  expect(facts.filter((fact) => fact.kind === 'commander.set').map((fact) => fact.data.commander.id)).toEqual([stage.id('chiara'), stage.id('ben')]);
});

it('tells nobody but Eve of the private one', () => {
  const { channels, messages, ephemerals, home } = slack.state();
  const own = channels.filter((channel) => channel.name.startsWith('inc-2-')).map((channel) => channel.id);
  const elsewhere = channels.filter((channel) => !own.includes(channel.id) && !(channel.name.startsWith('dm-') && channel.members.includes(stage.id('eve'))));
  const others = Object.entries(ephemerals).filter(([user]) => user !== stage.id('eve'));
  const seen = JSON.stringify([elsewhere.map((channel) => messages[channel.id]), others, Object.entries(home).filter(([user]) => user !== stage.id('eve')), elsewhere]);
  expect(seen).not.toContain('card number');
  expect(seen).not.toContain('INC-2');
});
