// A few thousand generated inputs for every way in, always the same ones; a million, with other seeds, is `npm run bench -- fuzz`.
import { describe, expect, it } from 'vitest';
import github from '../../handlers/webhooks/github.ts';
import { configs, postmortems, runbooks } from '../../bench/fuzz/files.ts';
import { fuzz, type Part } from '../../bench/fuzz/run.ts';
import { commandTexts, slackPayloads } from '../../bench/fuzz/slack.ts';
import { webhookBodies } from '../../bench/fuzz/webhook-bodies.ts';
import { githubSamples, pagerdutySamples } from '../../bench/fuzz/webhook-samples.ts';
import { nearest } from '../../src/domain/command-text.ts';
import { signal } from '../../src/domain/alert.ts';
import { readPagerDuty } from '../../src/domain/pagerduty/read.ts';

const seed = 20_261_121;
const some: readonly (readonly [Part, number])[] = [[webhookBodies, 1_500], [slackPayloads(seed), 800], [commandTexts(seed), 800], [runbooks, 40], [configs, 40], [postmortems, 2]];

describe('whatever comes in', () => {
  it.each(some.map(([part, inputs]) => [part.name, part, inputs] as const))('%s: a result or a refusal, never a throw', async (_name, part, inputs) => {
    const { findings, outcomes } = await fuzz(part, { seed, inputs });
    expect(findings).toEqual([]);
    // Something of everything, or the generator has lost its way.
    expect(outcomes.size).toBeGreaterThan(1);
  }, 60_000);

  it('the same seed makes the same input, by itself as well', async () => {
    const shown: string[] = [];
    const watched: Part = { ...webhookBodies, make: async () => {
      const { next } = await webhookBodies.make();
      return { next: (roll, index) => { const one = next(roll, index); shown.push(one.shown()); return one; } };
    } };
    await fuzz(watched, { seed, inputs: 8 });
    await fuzz(watched, { seed, inputs: 8, only: 7 });
    expect(shown[8]).toBe(shown[7]);
    expect(new Set(shown.slice(0, 8)).size).toBeGreaterThan(6);
  });
});

describe('what was found', () => {
  it('a word of 60 characters is no slip of the pen: 40,000 took five seconds to compare', () => {
    expect(nearest('resolv', ['resolve'])).toBe('resolve');
    expect([nearest('x'.repeat(60), ['x'.repeat(61)]), nearest('x'.repeat(61), ['x'.repeat(62)])]).toEqual(['x'.repeat(61), undefined]);
  });

  it('an empty header is no delivery id: two bodies that came with one are two', () => {
    const key = (text: string) => github.it.place(githubSamples[0], { raw: Buffer.from(text), headers: { 'x-github-delivery': '' } }).keys[0];
    expect(key('a')).toMatch(/^[0-9a-f]{64}$/);
    expect(key('a')).not.toBe(key('b'));
  });

  it('an alarm with a long urgency or many people is an alarm', () => {
    const one = { id: 'PEVE', type: 'user_reference', summary: 'Eve' };
    const body = { event: { id: '1', event_type: 'incident.triggered', occurred_at: '2026-11-21T03:00:00Z', agent: null, data: { id: 'Q1', urgency: 'x'.repeat(41), assignees: Array.from({ length: 101 }, () => one) } } };
    expect(readPagerDuty(body).map((told) => signal.parse(told).type)).toEqual(['triggered']);
    expect(pagerdutySamples.length).toBeGreaterThan(30);
  });
});
