// A run as people see it and press it: dry run, approval, failure, another try, undoing, a queue, broken glass, and a step of which nobody knows.
import { afterAll, expect, it } from 'vitest';
import { brokenLink } from '../../src/store/fact.ts';
import { openJourney } from './journey.ts';
import { createTranscript } from './scenes.ts';

const switchOver = `---
runbook: 1
id: switch-over
title: Switch payments over
owner: "@acme/checkout-oncall"
last-reviewed: 2026-11-02
match: [{ service: checkout-api }]
executor: http-only
egress: [flags.acme.example:443]
concurrency: { key: [FLAG], policy: queue }
params:
  FLAG: { type: enum, values: [new-payment-flow, express-checkout], default: new-payment-flow, description: The flag that is turned off }
  SERVICE: { type: k8s-name, required: true, from: incident.service }
  TOKEN: { type: string, pattern: "^[a-z0-9]{4,20}$", required: true, sensitive: true }
---

# Switch payments over

Use this when the new payment flow is broken.

\`\`\`http {"name":"flag-off","risk":"change","idempotent":"true","rollback":"flag-on","dry-run":"flags"}
PUT https://flags.acme.example/api/flags/{{FLAG}}
Content-Type: application/json

{"enabled": false, "token": "{{TOKEN}}"}
\`\`\`

Restarting twice throws people out twice. The newest restart stands in the list.

\`\`\`http {"name":"restart","risk":"change","timeout":"5s","on-failure":"ask","dry-run":"restarts"}
POST https://flags.acme.example/api/restart
Content-Type: application/json

{"service": "{{SERVICE}}"}
\`\`\`

\`\`\`text {"name":"tell-support","kind":"manual"}
Tell support since when customers can pay again.
\`\`\`

\`\`\`http {"name":"flags","risk":"read","excludeFromRunAll":"true"}
GET https://flags.acme.example/api/flags
\`\`\`

\`\`\`http {"name":"restarts","risk":"read","excludeFromRunAll":"true"}
GET https://flags.acme.example/api/restart
\`\`\`

\`\`\`http {"name":"flag-on","risk":"change","idempotent":"true","excludeFromRunAll":"true"}
PUT https://flags.acme.example/api/flags/{{FLAG}}
Content-Type: application/json

{"enabled": true, "token": "{{TOKEN}}"}
\`\`\`
`;

const journey = await openJourney({ runbooks: { 'switch-over.md': switchOver }, config: 'policy: test/fixtures/runbooks/audit-policy.yaml\n' });
const { box, stage, pool } = journey;
const { slack, pagerduty } = box.demo.worlds;
const transcript = createTranscript(journey, () => ['incidents', ...slack.state().channels.map((one) => one.name).filter((name) => name.startsWith('inc-1-'))]);

pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout fails', urgency: 'high', priority: 'P3' });
const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
await journey.quiet();
for (const who of ['chiara', 'ben']) await stage.act({ as: stage.id(who), type: 'join', channel });
await stage.press('chiara', channel, 'take_command');
await stage.command('chiara', channel, `role scribe <@${stage.id('ben')}>`);
await transcript.scene('An alarm; Chiara commands, and Ben has a role');

/** What the outside answers to the restart. */
let restart: 'works' | 'fails' | 'is lost' = 'fails';
const answering = box.network.fetch.bind(box.network);
box.network.fetch = async (request, address, how) => {
  if (request.method === 'POST' && restart === 'is lost') {
    how.phase('sent');
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  }
  const answer = await answering(request, address, how);
  return request.method === 'POST' && restart === 'fails' ? { ...answer, status: 503 } : answer;
};
afterAll(() => {
  box.network.fetch = answering;
});
const sent = () => box.network.requests.map((request) => `${request.method} ${new URL(request.url).pathname.replace('/api/', '')}`);
const runs = async () => (await journey.incident(1)).runs;

async function started(who: string, values: Readonly<Record<string, string>>): Promise<void> {
  await stage.press(who, channel, 'run_start', /switch-over/);
  await stage.submit(who, values);
  await journey.quiet();
}

async function pressed(who: string, action: string, run: number): Promise<void> {
  const id = (await runs())[run]?.id ?? '';
  await stage.press(who, channel, action, new RegExp(id));
  await journey.quiet();
}

it('looks first, asks a second person, and shows what came of it', { timeout: 90_000 }, async () => {
  await stage.command('ada', channel, 'runbook switch-over');
  await started('ada', { TOKEN: 'hush1234' });
  await transcript.scene('Ada starts the runbook with its form; it has looked, and its change waits for a second person');
  expect(sent()).toEqual(['GET flags']);
  await started('chiara', { TOKEN: 'hush1234', FLAG: 'new-payment-flow', SERVICE: 'checkout-web' });
  await started('ben', { TOKEN: 'hush1234', FLAG: 'new-payment-flow', SERVICE: 'checkout-app' });
  await transcript.scene('Chiara and Ben start it for the same flag: both wait for their turn');
  expect((await runs()).map((run) => run.status)).toEqual(['running', 'queued', 'queued']);
  expect(stage.messages(channel).filter((message) => message.text.includes(` UTC by <@${stage.id('ada')}>, has ended`))).toHaveLength(2);
  await pressed('ben', 'run_cancel', 2);
  await transcript.scene('Ben takes his off the queue');
  await pressed('chiara', 'step_approve', 0);
  await transcript.scene('Chiara approves: the flag is off, and the restart waits for its own approval');
  await pressed('chiara', 'step_approve', 0);
  await transcript.scene('She approves the restart: it fails, and people choose');
  expect(sent()).toEqual(['GET flags', 'PUT flags/new-payment-flow', 'GET restart', 'POST restart']);
});

it('is tried again, fails again, and is undone; then the next one begins', { timeout: 90_000 }, async () => {
  await pressed('ada', 'step_retry', 0);
  await transcript.scene('Ada tries it again: it looks anew and asks anew');
  await pressed('chiara', 'step_approve', 0);
  await pressed('chiara', 'run_roll_back', 0);
  await transcript.scene('It fails again, and Chiara undoes what was done; the run that waited begins');
  expect(sent().slice(4)).toEqual(['GET restart', 'POST restart', 'PUT flags/new-payment-flow', 'GET flags']);
  expect((await runs())[0]).toMatchObject({ status: 'failed', why: 'restart failed; what was done was undone.' });
  expect((await runs())[1]?.status).toBe('running');
});

it('goes on without an approval for a reason, which is told where the policy wants it seen', { timeout: 90_000 }, async () => {
  restart = 'is lost';
  await pressed('chiara', 'step_break_glass', 1);
  await stage.submit('chiara', { reason: 'customers cannot pay, and nobody else answers' });
  await transcript.scene('Chiara breaks the glass for the flag; the restart waits');
  const told = stage.messages(stage.id('incidents')).filter((message) => message.text.includes('glass broken'));
  expect(told.map((message) => message.text)).toEqual([expect.stringContaining('customers cannot pay, and nobody else answers')]);
  await pressed('ada', 'step_approve', 1);
  await transcript.scene('Ada approves the restart, and its answer is lost');
});

it('asks people what nobody knows, shows how to check, and asks for a fresh approval', { timeout: 90_000 }, async () => {
  const before = sent().length;
  await pressed('ada', 'step_how', 1);
  await transcript.scene('Ada asks how to check');
  const how = slack.state().ephemerals[stage.id('ada')]?.findLast((message) => JSON.stringify(message.blocks).includes('step_check'));
  const button = how?.blocks?.flatMap((block) => (Array.isArray(block['elements']) ? block['elements'] : []).map((element: Record<string, unknown>) => ({ block, element }))).find(({ element }) => element['action_id'] === 'step_check');
  await stage.act({ as: stage.id('ada'), type: 'click', channel, messageTs: how?.ts ?? '', actionId: 'step_check', blockId: String(button?.block['block_id']), value: String(button?.element['value']) });
  await transcript.scene('She runs the check');
  expect(sent().slice(before)).toEqual(['GET restart']);
  restart = 'works';
  await pressed('ada', 'step_not_happened', 1);
  await transcript.scene('It did not happen: it looks anew and asks anew');
  await pressed('ada', 'step_approve', 1);
  await pressed('ben', 'step_done', 1);
  await stage.submit('ben', { note: 'told them at the desk' });
  await transcript.scene('Ada approves, it works, and Ben tells support with a note');
  expect((await runs())[1]?.status).toBe('succeeded');
});

it('asks again when an approval grew old before the step began', { timeout: 90_000 }, async () => {
  await started('ada', { TOKEN: 'hush1234', SERVICE: 'checkout-old' });
  const id = (await runs()).at(-1)?.id ?? '';
  // As if no worker had taken it in half an hour.
  await pool.query(`create function too_late() returns trigger language plpgsql as $$ begin
    if new.status = 'ready' and new.name = 'flag-off' and old.status = 'waiting' then new.approved_until := now() - interval '1 second'; end if; return new; end $$`);
  await pool.query('create trigger too_late before update on runbook_step for each row execute function too_late()');
  await stage.press('chiara', channel, 'step_approve', new RegExp(id));
  await stage.until('it to be asked again', () => stage.messages(channel).find((message) => JSON.stringify(message).includes('The approval grew old')));
  await pool.query('drop trigger too_late on runbook_step');
  await transcript.scene('Nobody began in time: the approval no longer counts');
  await pressed('chiara', 'step_approve', 3);
  expect((await runs())[3]?.steps[0]?.status).toBe('succeeded');
  await pressed('ada', 'run_cancel', 3);
  await transcript.scene('Chiara says yes once more; then Ada stops the run');
});

it('leaves a whole record, shows no sensitive value, and reads like this', { timeout: 60_000 }, async () => {
  expect(await brokenLink(pool, 1)).toBeUndefined();
  expect((await journey.incident(1)).troubles).toEqual([]);
  expect(JSON.stringify(slack.state())).not.toContain('hush1234');
  await expect(transcript.text().replaceAll(/\d\d:\d\d UTC/g, '<clock> UTC')).toMatchFileSnapshot('../golden/journeys/run-in-slack.txt');
});
