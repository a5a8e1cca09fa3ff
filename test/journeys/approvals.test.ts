// Who may let a step run, that it runs once, and what happens when nobody knows whether it did.
import { expect, it } from 'vitest';
import { openJourney } from './journey.ts';
import { showMessage } from './transcript.ts';

const restart = `---
runbook: 1
id: restart-checkout
title: Restart checkout
owner: "@acme/checkout-oncall"
last-reviewed: 2026-11-02
match: [{ service: checkout-api }]
executor: http-only
egress: [flags.acme.example:443]
---

# Restart checkout

Restarting twice throws people out twice.

\`\`\`http {"name":"restart","risk":"change","timeout":"5s","on-failure":"ask"}
POST https://flags.acme.example/api/restart
Content-Type: application/json

{"service": "checkout"}
\`\`\`
`;

const journey = await openJourney({ runbooks: { 'restart-checkout.md': restart } });
const { box, stage } = journey;
const { slack, pagerduty } = box.demo.worlds;
pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout is slow', urgency: 'high', priority: 'P3' });
const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
await journey.quiet();
for (const who of ['chiara', 'dev']) await stage.act({ as: stage.id(who), type: 'join', channel });

const sent = () => box.network.requests.filter((request) => request.method === 'POST').length;
const whispered = (who: string) => slack.state().ephemerals[stage.id(who)]?.at(-1)?.text ?? '';
/** The live message of the newest run. */
const run = () => stage.messages(channel).filter((message) => message.text.includes('Restart checkout') && JSON.stringify(message.blocks).includes('Runbook: ')).map((message) => showMessage(slack.state(), message)).at(-1) ?? '';

async function started(): Promise<void> {
  await stage.press('ada', channel, 'run_start', /restart-checkout/);
  // Without parameters it may start at once; with a form it is sent as it is.
  await journey.quiet();
  if (slack.state().modals[stage.id('ada')]) await stage.submit('ada', {});
  await stage.until('the step that waits', () => stage.button(channel, 'step_approve'));
  await journey.quiet();
}

async function pressed(who: string, action: string): Promise<void> {
  await stage.press(who, channel, action);
  await journey.quiet();
}

it('does not let the one who asked approve, nor somebody who is no responder', async () => {
  await started();
  await pressed('ada', 'step_approve');
  expect(whispered('ada')).toMatch(/somebody else has to approve it/);
  await pressed('dev', 'step_approve');
  expect(whispered('dev')).toMatch(/To approve this step you need to be responder/);
  expect(sent()).toBe(0);
  expect((await journey.facts(1)).filter((fact) => fact.kind === 'step.approved')).toEqual([]);
});

it('runs once, though two clicks come at once', async () => {
  const button = await stage.until('the button', () => stage.button(channel, 'step_approve'));
  const click = { as: stage.id('chiara'), type: 'click', channel, messageTs: button.ts, actionId: button.actionId, blockId: button.blockId, value: button.value } as const;
  await Promise.all([slack.act(click), slack.act(click), slack.act(click)]);
  await journey.quiet();
  expect(sent()).toBe(1);
  expect((await journey.facts(1)).filter((fact) => fact.kind === 'step.approved')).toHaveLength(1);
  expect((await journey.facts(1)).filter((fact) => fact.kind === 'step.started')).toHaveLength(1);
  expect(run()).toMatch(/approved by @Chiara Rossi/);
});

it('lets one who is alone go on with a reason, and says so for all to see', async () => {
  await started();
  await stage.press('ada', channel, 'step_break_glass');
  await stage.until('the form', () => slack.state().modals[stage.id('ada')] ?? undefined);
  expect(JSON.stringify(await stage.submit('ada', { reason: 'no' }))).toContain('errors');
  expect(sent()).toBe(1);
  await stage.submit('ada', { reason: 'it is 03:00 and nobody else answers' });
  await journey.quiet();
  expect(sent()).toBe(2);
  expect(run()).toMatch(/WITHOUT the approvals asked for: @Ada Park, because “it is 03:00 and nobody else answers”/);
  const facts = (await journey.facts(1)).filter((fact) => fact.kind === 'step.approved');
  expect(facts.at(-1)).toMatchObject({ by: { id: stage.id('ada') }, data: { reason: 'it is 03:00 and nobody else answers' } });
});

it('asks people when the answer to a step that must not be repeated is lost, and repeats nothing', async () => {
  const { network } = box;
  const answering = network.fetch.bind(network);
  let tries = 0;
  network.fetch = (_request, _address, { phase }) => {
    tries += 1;
    phase('sent');
    return Promise.reject(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  };
  await started();
  await pressed('chiara', 'step_approve');
  expect(run()).toMatch(/Unknown: it started, and nobody knows whether it happened/);
  expect(run()).toContain('[It happened] [It did not happen]');
  // Longer than a lease: the examiner has been here.
  await new Promise((resolve) => {
    setTimeout(resolve, 2_500);
  });
  expect(tries).toBe(1);
  expect((await journey.facts(1)).filter((fact) => fact.kind === 'step.unknown')).toHaveLength(1);
  network.fetch = answering;

  await pressed('dev', 'step_not_happened');
  expect(whispered('dev')).toMatch(/you need to be responder/);
  await pressed('chiara', 'step_not_happened');
  expect(sent()).toBe(2);
  expect(run()).toContain('Waiting for approval, 0 of 1');
  await pressed('chiara', 'step_approve');
  expect(sent()).toBe(3);
  expect(run()).toContain('*Succeeded*');
});

it('refuses a click on what has ended', async () => {
  const old = (await journey.incident(1)).runs.at(-1);
  expect(old?.status).toBe('succeeded');
  expect(stage.button(channel, 'step_approve')).toBeUndefined();
  expect(stage.button(channel, 'step_happened')).toBeUndefined();
  expect((await journey.incident(1)).troubles).toEqual([]);
});
