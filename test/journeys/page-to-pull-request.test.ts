// The whole story over real HTTP: page → channel → command → note → status → runbook with approval → resolve → postmortem.
import { expect, it } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';
import { normalise } from './transcript.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack, pagerduty, github } = box.demo.worlds;
const name = 'inc-1-checkout-api-error-rate-23-5xx';

// Lanes do not wait for each other. So that the rows of the postmortem have the same order in every run, Slack is slow here
// by more than the machine ever is: first the channel, then the announcement, the people, the card.
const inOrder = [['conversations.list', 300], ['conversations.invite', 700], ['pins.add', 1_300]] as const;

it('goes from the page to the pull request, and the channel reads like this', { timeout: 60_000 }, async () => {
  const transcript = createTranscript(journey, ['incidents', name]);
  for (const [method, ms] of inOrder) slack.fault({ method, kind: 'slow', ms, times: method === 'conversations.invite' ? 2 : 1 });
  const page = pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  await transcript.scene('PagerDuty pages Ada about checkout-api');

  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  await journey.quiet();
  await stage.press('chiara', channel, 'take_command');
  await transcript.scene('Chiara joins and presses "Take command"');
  expect(pagerduty.state().incidents.map((one) => one.status)).toEqual(['acknowledged']);

  await stage.command('ada', channel, 'note 5xx began with the newest deploy, payments only');
  await transcript.scene('Ada types /incident note 5xx began with …');
  expect(pagerduty.state().incidents[0]?.notes.map((note) => note.user)).toEqual(['Ada Park']);
  await stage.command('chiara', channel, 'status identified');
  await transcript.scene('Chiara types /incident status identified');

  // The message of the run is written down after its two reading steps, in every run.
  slack.fault({ method: 'chat.postMessage', kind: 'slow', ms: 1_000 });
  await stage.press('ada', channel, 'run_start', /checkout-5xx/);
  await stage.submit('ada', {});
  await stage.until('the step that waits', () => stage.button(channel, 'step_approve'));
  await transcript.scene('Ada starts the runbook; its change waits for a second person');
  expect(box.network.requests.map((request) => request.method)).toEqual(['GET', 'GET']);
  await stage.press('chiara', channel, 'step_approve');
  await stage.until('the manual step', () => stage.button(channel, 'step_done'));
  await transcript.scene('Chiara approves; Tocsin sends it, and checks');
  expect(box.network.requests.map((request) => request.method)).toEqual(['GET', 'GET', 'PUT', 'GET']);
  await stage.press('ada', channel, 'step_done');
  await stage.submit('ada', {});
  await transcript.scene('Ada tells support, and says so');

  await stage.command('chiara', channel, 'status mitigated');
  await transcript.scene('Chiara types /incident status mitigated');
  // So that the words of the end are said before the pull request is there, in every run.
  github.fault({ kind: 'slow', ms: 1_000 });
  await stage.command('chiara', channel, 'resolve error rate under 0.1 % for five minutes, flag stays off');
  await transcript.scene('Chiara types /incident resolve error rate under …');

  expect(pagerduty.state().incidents.find((one) => one.id === page.id)?.status).toBe('resolved');
  await expect(transcript.text()).toMatchFileSnapshot('../golden/journeys/page-to-pull-request.txt');
});

/** In the order in which they stand: that the run's message was shown is a fact too, and comes between two others, now here, now there. */
function renumbered(text: string): string {
  const order = [...new Set(text.match(/\bT\d{2,}\b/g))];
  return text.replaceAll(/\bT\d{2,}\b/g, (id) => `T${String(order.indexOf(id) + 1).padStart(2, '0')}`);
}

it('commits the postmortem once, on one draft pull request, and it reads like this', async () => {
  const pulls = github.state().pulls;
  expect(pulls.map((pull) => [pull.number, pull.draft, pull.state])).toEqual([[1, true, 'open']]);
  const pull = await github.pull(1);
  expect(pull?.commits).toHaveLength(1);
  expect(pull?.files).toHaveLength(1);
  const state = slack.state();
  await expect(renumbered(normalise(state, pull?.files[0]?.text ?? ''))).toMatchFileSnapshot('../golden/journeys/postmortem.md');
  await expect(normalise(state, pull?.body ?? '')).toMatchFileSnapshot('../golden/journeys/pull-request.md');
});

it('leaves a whole chain, nothing waiting, nothing given up, and nothing in the log', async () => {
  expect(await brokenLink(journey.pool, 1)).toBeUndefined();
  const { rows } = await journey.pool.query(`select kind, state, outcome from effect where state <> 'done' and kind <> 'slack.doubles.remove'`);
  expect(rows).toEqual([]);
  const parked = await journey.pool.query(`select source, key, outcome from delivery where state not in ('done', 'ignored')`);
  expect(parked.rows).toEqual([]);
  expect(journey.log).toEqual([]);
});
