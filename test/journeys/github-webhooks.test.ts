// GitHub's webhooks through the running server: what becomes of issues and of the pull request, as people read it in Slack.
import { createHmac, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { knock } from '../edge/door.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';
import { normalise } from './transcript.ts';

const secret = 'what GitHub signs with';
const journey = await openJourney({
  env: { GITHUB_WEBHOOK_SECRET: secret },
  // Nothing but what GitHub tells: no reminder comes in between, and the draft waits longer than this journey takes.
  config: 'people: { U0ADA00001: { github: ada-park } }\nfollowups: { digest: false }\npostmortem: { gather-for: 24h }\n',
});
const { box, stage, pool } = journey;
const { slack, github } = box.demo.worlds;
const door = box.tocsin.url ?? '';

async function deliver(body: string, more: Readonly<Record<string, string | undefined>> = {}): Promise<number> {
  const headers = {
    'content-type': 'application/json', 'x-github-event': 'issues', 'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`, ...more,
  };
  const sent = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return (await knock(door, { path: '/webhooks/github', headers: sent, body: [Buffer.from(body)] })).status;
}
/** What GitHub sent of this kind. */
const last = (event: string, action: string) => github.deliveries.findLast((one) => one.event === event && one.action === action);
const first = (event: string, action: string) => github.deliveries.find((one) => one.event === event && one.action === action);
const outcomes = async () => (await pool.query<{ state: string; outcome: string | null }>(`select state, outcome from delivery where source = 'github' order by id`)).rows;
const followup = async (id: number) => (await journey.incident(1)).followups.find((one) => one.id === id);

it('people read what became of their issues and of the pull request', { timeout: 60_000 }, async () => {
  const transcript = createTranscript(journey, ['inc-1-checkout-is-down']);
  await stage.command('chiara', stage.id('incidents'), 'declare SEV2 checkout is down');
  const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  await journey.quiet();
  const things = ['alert on a full disk', 'write the failover runbook', 'retire the old pool', 'rehearse the switch'];
  for (const what of things) {
    await stage.command('chiara', channel, `followup ${what}`);
    await journey.quiet();
  }
  await stage.command('chiara', channel, 'resolve it is over');
  await journey.quiet();
  for (const [n] of things.entries()) {
    await stage.command('chiara', channel, `followup issue ${n + 1}`);
    await journey.quiet();
  }
  await transcript.scene('INC-1 is resolved; four follow-ups are issues, and the draft is a pull request');
  const [alert = 0, runbook = 0, retire = 0, rehearse = 0] = github.issues().map((one) => one.number);

  github.actOnIssue(alert, { action: 'assign', login: 'ada-park' }, 'ben-okafor');
  await journey.quiet();
  github.actOnIssue(alert, { action: 'close', reason: 'completed' }, 'ada-park');
  await transcript.scene('Ada is assigned to the first issue on GitHub, and closes it as completed');
  github.actOnIssue(runbook, { action: 'close', reason: 'not_planned' }, 'somebody-else');
  await transcript.scene('Somebody closes the second as not planned');
  github.actOnIssue(runbook, { action: 'reopen' }, 'ada-park');
  await transcript.scene('Ada opens it again');
  github.actOnIssue(retire, { action: 'transfer', to: 'acme/platform' }, 'ada-park');
  await transcript.scene('The third is transferred to another repository');
  github.actOnIssue(rehearse, { action: 'delete' }, 'ada-park');
  await transcript.scene('The fourth is deleted');

  const [{ number: pull } = { number: 0 }] = github.state().pulls;
  const [file] = (await github.pull(pull))?.files ?? [];
  await github.act(pull, { action: 'edit', path: file?.path ?? '', text: `${file?.text ?? ''}\nOne line by hand.\n` });
  await transcript.scene('Somebody writes in the document: nothing is said');
  await github.act(pull, { action: 'ready' });
  await transcript.scene('Somebody marks the pull request as ready for review');
  await github.act(pull, { action: 'draft' });
  await transcript.scene('and turns it into a draft again');
  await github.act(pull, { action: 'close' });
  await transcript.scene('Somebody closes it without merging it');
  await stage.press('chiara', channel, 'postmortem_again');
  await transcript.scene('Chiara presses "Open a new pull request"');
  const second = github.state().pulls.find((one) => one.state === 'open')?.number ?? 0;
  await github.act(second, { action: 'ready' });
  await journey.quiet();
  await github.act(second, { action: 'merge' });
  await transcript.scene('The new one is merged');
  await expect(transcript.text()).toMatchFileSnapshot('../golden/journeys/github-webhooks.txt');

  // In the order in which they were heard: GitHub's own times are whole seconds.
  const heard = (await journey.facts(1)).filter(({ by }) => by.type === 'person' && by.via === 'github' || by.id === stage.id('ada'));
  expect(heard.map(({ kind, by, data }) => [kind, by.name ?? by.id, ...Object.entries(data).filter(([name]) => ['how', 'ready', 'status', 'why'].includes(name)).map(([, value]) => value as unknown)])).toEqual([
    ['followup.owned', 'ben-okafor'], ['followup.settled', stage.id('ada'), 'done'], ['followup.settled', 'somebody-else', 'declined'], ['followup.reopened', stage.id('ada'), 'issue'],
    ['followup.issue_moved', stage.id('ada')], ['followup.settled', stage.id('ada'), 'gone'], ['postmortem.reviewed', 'a-person', true], ['postmortem.reviewed', 'a-person', false],
    ['postmortem.ended', 'a-person', 'closed'], ['postmortem.reviewed', 'a-person', true], ['postmortem.ended', 'a-person', 'merged'], ['status.set', 'a-person', 'closed'],
  ]);
  expect((await journey.incident(1)).status).toBe('closed');
  expect(await followup(1)).toMatchObject({ ended: { how: 'done', by: { id: stage.id('ada'), via: 'slack' } }, owner: { id: stage.id('ada') } });
  expect((await followup(2))?.ended).toBeUndefined();
  expect((await followup(3))?.issue).toMatchObject({ repo: 'acme/platform', number: 1_000 + retire });
  expect((await followup(4))?.ended?.how).toBe('gone');
});

it('a delivery that comes again, by its id or under a new one, is told once', async () => {
  const before = (await journey.facts(1)).length;
  const closed = first('issues', 'closed');
  expect(github.redeliver(closed?.id ?? 0)).toBe(true);
  expect(await deliver(closed?.body ?? '', { 'x-github-delivery': closed?.guid })).toBe(202);
  expect(await deliver(closed?.body ?? '')).toBe(202);
  expect(await deliver(last('pull_request', 'closed')?.body ?? '', { 'x-github-event': 'pull_request' })).toBe(202);
  await journey.quiet();
  expect(await journey.facts(1)).toHaveLength(before);
});

it('what is not signed, or by somebody else, is refused and kept nowhere; too much is not read', async () => {
  const kept = await outcomes();
  const body = last('issues', 'closed')?.body ?? '';
  const forged = `sha256=${createHmac('sha256', 'a guess').update(body).digest('hex')}`;
  expect(await deliver(body, { 'x-hub-signature-256': forged })).toBe(401);
  expect(await deliver(body.replace('"action"', '"acted"'), { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` })).toBe(401);
  expect(await deliver(body, { 'x-hub-signature-256': undefined })).toBe(401);
  expect(await deliver(body, { 'x-hub-signature-256': 'sha1=0000' })).toBe(401);
  expect(await deliver(JSON.stringify({ action: 'closed', issue: { node_id: 'I', body: 'x'.repeat(1_100_000) } }))).toBe(413);
  expect(await deliver('{"action":', {})).toBe(400);
  expect(await outcomes()).toEqual(kept);
});

it('what we do not follow is kept with the reason, and changes nothing', async () => {
  const before = (await journey.facts(1)).length;
  const known = (await outcomes()).length;
  for (const [event, body] of [['ping', { zen: 'Keep it logically awesome.', hook_id: 1 }], ['star', { action: 'created', starred_at: '2026-11-21T10:00:00Z' }], ['issues', { action: 'pinned', issue: { node_id: 'I_x' } }]] as const) {
    expect(await deliver(JSON.stringify(body), { 'x-github-event': event })).toBe(202);
  }
  await journey.quiet();
  expect((await outcomes()).slice(known)).toEqual([
    { state: 'ignored', outcome: 'a test ping: the way in works' }, { state: 'ignored', outcome: 'kept: created on GitHub is not followed' }, { state: 'ignored', outcome: 'kept: pinned on GitHub is not followed' },
  ]);
  expect(await journey.facts(1)).toHaveLength(before);
  expect(normalise(slack.state(), journey.log.filter((line) => !/did not match|a request was refused/.test(line)).join('\n'))).toBe('');
});
