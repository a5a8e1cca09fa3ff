// The postmortem while people write in it: a person edits, more is recorded, and what is published holds all of it.
import type { Box } from '../box.ts';
import { accountOf } from '../company.ts';
import type { PullPage } from '../github/types.ts';
import type { Stage } from './stage.ts';

/** What Ada writes. Each must stand in the published file, letter by letter. */
const own = {
  summary: 'Payments by card failed for six minutes for one customer in four. No order was lost, and nobody paid twice.',
  cell: 'The 5xx began with the deploy of 2026-11-20.3, **seen first by support**, payments only',
  row: '| | 2026-11-20 16:40 | Dev | Remembered | Support had two calls about slow payments the day before, and nobody linked them | calls 4711, 4712 |',
  action: 'rehearse the way back of the payment flow every quarter',
} as const;
/** What is recorded after she has written. */
const later = { note: 'the flag new-payment-flow stays off until the load test is repeated', followup: 'alert when payments fail in one region only' } as const;

/** How the timeline, and the list of actions, say that the issue was closed. */
const ended = /Follow-up 1 done|state: done/;

type Writing = { readonly box: Box; readonly stage: Stage; readonly channel: string; readonly number: number };

/** Edits, records more, merges. Throws when a word of hers, or a fact, is not in what was published. Answers one line for the summary. */
export async function keptInStep(box: Box, stage: Stage, channel: string, number: number): Promise<string> {
  const writing: Writing = { box, stage, channel, number };
  await write(writing);
  await recordMore(writing);
  await publish(writing);
  return `In the published file stand Ada’s summary, her words in a cell, her own row of the timeline and her own action; and what was recorded after she wrote: the note, the follow-up, the end of its issue. Nothing was lost. Her action is a follow-up now.`;
}

async function pull({ box, number }: Writing): Promise<PullPage> {
  const found = await box.demo.worlds.github.pull(number);
  if (!found) throw new Error(`pull request #${number} is gone`);
  return found;
}

async function document(writing: Writing): Promise<string> {
  return (await pull(writing)).files.map((file) => file.text).join('\n');
}

async function write(writing: Writing): Promise<void> {
  const { box, stage, number } = writing;
  const { files: [file], commits } = await pull(writing);
  if (!file) throw new Error('the pull request changes no file');
  const text = edited(file.text);
  await box.demo.worlds.github.act(number, { action: 'edit', path: file.path, text, message: 'Write the summary, what support knew, and an action', from: commits.at(-1)?.oid }, accountOf(stage.id('ada')));
  stage.tell('Ada', 'edits the file: the summary, one cell of the timeline, a row of her own, an action for Ben');
}

/** As a person does it: over the question, into a cell, and between two rows. */
function edited(text: string): string {
  const question = '_What happened, and what did people outside notice? Two sentences._';
  const note = '5xx began with the deploy of 2026-11-20.3, payments only';
  const firstRow = /^\| T01 \|.*$/m;
  const noActions = /^\| Id +\| Action .*\n\|.*\|$/m;
  for (const there of [question, note, firstRow, noActions]) if (text.search(there instanceof RegExp ? there : escaped(there)) < 0) throw new Error(`the draft has no ${String(there)}`);
  return text.replace(question, own.summary).replace(new RegExp(`(\\| Note \\| )${escaped(note).source}( \\|)`), `$1${own.cell}$2`).replace(firstRow, (row) => `${own.row}\n${row}`)
    .replace(noActions, (head) => `${head}\n| | ${own.action} | Ben Okafor | 2026-12-18 |`);
}

function escaped(words: string): RegExp {
  return new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}

async function recordMore(writing: Writing): Promise<void> {
  const { box, stage, channel } = writing;
  const { github } = box.demo.worlds;
  await stage.command('ada', channel, `note ${later.note}`);
  await stage.command('chiara', channel, `followup ${later.followup} <@${stage.id('ben')}>`);
  await stage.command('chiara', channel, 'followup issue 1');
  const issue = await stage.until('the issue of the follow-up', () => github.state().issues[0]);
  stage.tell('Tocsin', `opens issue #${issue.number} for the follow-up`);
  await arrived(writing, 'the note and the issue in the draft', (text) => text.includes(later.note) && text.includes(`issues/${issue.number}`));
  stage.tell('Tocsin', `brings the note and the follow-up into the draft, after ${box.tocsin.context.config.postmortem['gather-for'] / 1000} s`);
  github.actOnIssue(issue.number, { action: 'close', reason: 'completed' }, accountOf(stage.id('ben'))?.login);
  stage.tell('Ben', `closes issue #${issue.number}; GitHub tells Tocsin by a signed webhook`);
  await arrived(writing, 'the end of the issue in the draft', (text) => ended.test(text));
  stage.tell('Tocsin', 'brings the end of the issue into the draft');
}

/** Waits until the document says it: each look reads the branch anew. */
async function arrived(writing: Writing, what: string, holds: (text: string) => boolean): Promise<void> {
  await writing.stage.until(what, async () => (holds(await document(writing)) ? true : undefined));
}

async function publish(writing: Writing): Promise<void> {
  const { box, stage, number } = writing;
  const { github } = box.demo.worlds;
  const ada = accountOf(stage.id('ada'));
  await github.act(number, { action: 'ready' }, ada);
  stage.tell('Ada', 'marks it as ready for review');
  await github.act(number, { action: 'merge' }, ada);
  stage.tell('Ada', 'merges it');
  await github.settled();
  const text = await document(writing);
  const words: readonly string[] = [...Object.values(own), ...Object.values(later)];
  const lost = [...words.filter((one) => !text.includes(one)), ...(ended.test(text) ? [] : ['the end of the issue'])];
  if (lost.length > 0) throw new Error(`lost from the published postmortem: ${lost.map((one) => `"${one}"`).join(', ')}`);
  const { since } = await pull(writing);
  if (!since.some((commit) => commit.message === 'Index of postmortems')) throw new Error('the index of all postmortems was not written after the merge');
  await stage.until('Ada’s action as a follow-up', () => stage.messages(writing.channel).find((message) => message.text.includes(`: ${own.action}, with <@${stage.id('ben')}>`)));
  stage.tell('Tocsin', 'makes a follow-up of the action that Ada wrote into the document, for Ben, and says so');
  stage.tell('GitHub', 'its workflow writes the index of all postmortems anew, on main');
}
