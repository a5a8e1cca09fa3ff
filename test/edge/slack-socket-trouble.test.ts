// Socket Mode with a token that Slack does not take: Tocsin runs all the same, and says so where people look.
import { expect, it } from 'vitest';
import { openJourney } from '../journeys/journey.ts';
import { knock } from './door.ts';

const journey = await openJourney({ socketMode: true, env: { SLACK_APP_TOKEN: 'xapp-of-another-app' } });
const url = journey.box.tocsin.url ?? '';
const ready = async () => JSON.parse((await knock(url, { method: 'GET', path: '/readyz' })).body) as { ready: boolean; slackEvents: { ok: boolean; detail: string } };

it('serves, and names the token and the scope in the log and in /readyz, never the token itself', async () => {
  const said = await journey.stage.until('the log', () => journey.log.find((line) => line.includes('takes no WebSocket')));
  expect(said).toMatch(/invalid_auth.*SLACK_APP_TOKEN.*connections:write/);
  const { ready: isReady, slackEvents } = await ready();
  expect([isReady, slackEvents]).toEqual([true, { ok: false, detail: expect.stringMatching(/0 of 2 WebSockets open \(.*invalid_auth.*SLACK_APP_TOKEN/) as string }]);
  expect(journey.log.join('\n') + slackEvents.detail).not.toContain('xapp-of-another-app');
});

it('goes on taking alarms', async () => {
  const { worlds } = journey.box.demo;
  worlds.pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'Checkout is down', urgency: 'high' });
  await journey.stage.until('the channel', () => journey.stage.channel(/checkout-is-down/));
});
