// One incident from page to published postmortem, played by itself: what a visitor would do by hand, with a readable transcript.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Box } from '../box.ts';
import { createStage, type Stage } from './stage.ts';
import { keptInStep } from './writing.ts';

const run = promisify(execFile);

/** Plays it. Throws with what was waited for when something does not happen. */
export async function play(box: Box, print: (line: string) => void): Promise<void> {
  const stage = createStage(box, print);
  print('\nOne incident, from the page to the published postmortem.\n');
  const { key, channel } = await paged(box, stage);
  await commanded(stage, channel);
  await mended(box, stage, channel);
  await resolved(box, stage, channel, key);
  await published(box, stage, channel, print);
}

async function paged(box: Box, stage: Stage): Promise<{ key: string; channel: string }> {
  const { pagerduty } = box.demo.worlds;
  const incident = pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  stage.tell('PagerDuty', `pages Ada: ${incident.title}`);
  const channel = await stage.until('the incident’s channel', () => stage.channel(/^inc-\d+-/));
  stage.tell('Tocsin', `opens #${channel.name}`);
  await stage.until('Ada in the channel', () => (stage.channel(/^inc-\d+-/)?.members.includes(stage.id('ada')) ? true : undefined));
  stage.tell('Tocsin', 'brings in Ada, who is on call');
  await stage.until('the card, pinned', () => stage.messages(channel.id).find((message) => message.pinned && message.isBot));
  stage.tell('Tocsin', 'pins the card');
  await stage.until('the announcement', () => stage.messages(stage.id('incidents')).find((message) => message.isBot));
  stage.tell('Tocsin', 'announces it in #incidents');
  await stage.until('the runbook, offered', () => stage.button(channel.id, 'run_start'));
  stage.tell('Tocsin', 'offers the runbook that fits');
  return { key: incident.id, channel: channel.id };
}

async function commanded(stage: Stage, channel: string): Promise<void> {
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  stage.tell('Chiara', 'presses "Take command"');
  await stage.press('chiara', channel, 'take_command');
  await stage.until('Chiara in command', () => stage.messages(channel).find((message) => message.pinned && JSON.stringify(message.blocks).includes(stage.id('chiara'))));
  stage.tell('Tocsin', 'the card names Chiara; PagerDuty is acknowledged');
  await stage.command('ada', channel, 'note 5xx began with the deploy of 2026-11-20.3, payments only');
  await stage.command('chiara', channel, 'status identified');
  await stage.until('identified', () => (stage.channel(/^inc-\d+-/)?.topic.includes('dentified') ? true : undefined));
  stage.tell('Tocsin', 'card, topic and announcement say Identified');
}

async function mended(box: Box, stage: Stage, channel: string): Promise<void> {
  stage.tell('Ada', 'starts the runbook, with its parameter');
  await stage.press('ada', channel, 'run_start', /checkout-5xx/);
  await stage.submit('ada', {});
  await stage.until('the step that changes something, waiting', () => stage.button(channel, 'step_approve'));
  stage.tell('Tocsin', 'has looked (two read steps); the change waits for a second person');
  stage.tell('Chiara', 'reads exactly what will be sent, and approves');
  await stage.press('chiara', channel, 'step_approve');
  await stage.until('the flag to be off', () => (box.network.healthy ? true : undefined));
  stage.tell('Tocsin', `sends it once: ${box.network.requests.filter((request) => request.method === 'PUT').length} request`);
  await stage.until('the manual step', () => stage.button(channel, 'step_done'));
  stage.tell('Tocsin', 'checks that checkout recovered, and hands the last step to a person');
  stage.tell('Ada', 'tells support, and says so');
  await stage.press('ada', channel, 'step_done');
  await stage.submit('ada', { note: 'Support tells customers that they can pay again.' });
  await stage.until('the run, finished', () => stage.messages(channel).find((message) => /succeeded|finished|done/i.test(message.text) && /runbook|checkout answers/i.test(message.text)));
  await stage.command('chiara', channel, 'status mitigated');
}

async function resolved(box: Box, stage: Stage, channel: string, key: string): Promise<void> {
  await stage.command('chiara', channel, 'resolve error rate under 0.1 % for five minutes, flag stays off');
  await stage.until('PagerDuty to be resolved', () => box.demo.worlds.pagerduty.state().incidents.find((one) => one.id === key && one.status === 'resolved'));
  stage.tell('Tocsin', 'resolves it in PagerDuty, and says the end where it said the beginning');
}

async function published(box: Box, stage: Stage, channel: string, print: (line: string) => void): Promise<void> {
  const { github } = box.demo.worlds;
  const pull = await stage.until('the pull request', () => github.state().pulls[0]);
  stage.tell('Tocsin', `opens the postmortem as a draft pull request: #${pull.number} ${pull.title}`);
  await stage.until('the link in the channel', () => stage.messages(channel).find((message) => JSON.stringify(message).includes(pull.url)));
  const said = await keptInStep(box, stage, channel, pull.number);
  const bare = await bareRepository(box.dir);
  const { stdout } = await run('git', ['-C', bare, 'log', '--format=  %an: %s', 'main'], { env: gitEnv() });
  print(`\nDone. ${stage.messages(channel).length} messages in the channel. ${said}\n\nmain, newest first:\n${stdout.trimEnd()}\n`);
  print(`The repository stays here:  git clone ${bare}\n`);
}

async function bareRepository(dir: string): Promise<string> {
  const entries = await readdir(path.join(dir, 'github'), { recursive: true });
  const found = entries.filter((entry) => path.basename(entry) === 'HEAD').sort((a, b) => a.length - b.length)[0];
  if (found === undefined) throw new Error('the demo has no Git repository');
  return path.join(dir, 'github', path.dirname(found));
}

// The visitor's own git settings must not change what the demo shows.
function gitEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}
