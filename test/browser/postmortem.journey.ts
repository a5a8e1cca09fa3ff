// The postmortem on the demo's page in a real browser: edited by a person, kept in step, followed to its end, merged.
import { beforeAll, expect, it } from 'vitest';
import { createStage } from '../../demo/play/stage.ts';
import { openPage } from './browser.ts';

const opened = openPage();
const { seen, button, become, shoot } = opened;

/** An incident that is over, by the shortest way; how one gets there through the page is the other journey. */
beforeAll(async () => {
  const stage = createStage(opened.box(), () => undefined);
  opened.box().demo.worlds.pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  const { id } = await stage.until('the channel', () => stage.channel(/^inc-1-/));
  await stage.until('Ada in the channel', () => (stage.channel(/^inc-1-/)?.members.includes(stage.id('ada')) ? true : undefined));
  await stage.press('ada', id, 'take_command');
  await stage.command('ada', id, 'resolve error rate under 0.1 % for five minutes');
  await stage.until('the pull request', () => opened.box().demo.worlds.github.state().pulls[0]);
});

it('says how it is kept in step, and that shell steps run or why not', async () => {
  await seen('tab-github').click();
  await seen('pull', '[data-number="1"]').click();
  await seen('pull-file').getByRole('heading', { name: 'Timeline' }).waitFor();
  expect(await seen('pull-step').innerText()).toContain('after 3 s');
  expect(await seen('shell').innerText()).toMatch(/^Shell steps /);
  await shoot('pull-1-draft', ['wide', 'narrow']);
});

it('edits the file as a person, with a preview, and commits as them', async () => {
  await become('Ada Park');
  await seen('pull-edit').click();
  const editor = seen('pull-editor');
  expect(await seen('pull-editing').innerText()).toContain('You write as Ada Park');
  await shoot('pull-2-editor', ['wide', 'narrow']);
  await editor.fill((await editor.inputValue()).replace(/_What happened, and what did[^\n]*_/, 'Card payments failed for **six minutes**. No order was lost.'));
  await seen('pull-preview-tab').click();
  await seen('pull-preview').locator('strong', { hasText: 'six minutes' }).waitFor();
  await seen('pull-write-tab').click();
  await seen('pull-message').fill('Say what customers noticed');
  await button('Commit as Ada').click();
  await seen('commit', '[data-author="Ada Park"]').filter({ hasText: 'Say what customers noticed' }).waitFor();
  await seen('pull-file').getByText('six minutes').waitFor();
});

it('sees it kept in step: what is recorded afterwards comes in, also while somebody writes, and no word is lost', async () => {
  const summary = 'Card payments failed for';
  await seen('pull-edit').click();
  const editor = seen('pull-editor');
  await editor.fill((await editor.inputValue()).replace(/_What came together[^\n]*_/, 'A flag that only one region had.'));
  await opened.box().demo.worlds.slack.act({ as: opened.box().demo.worlds.slack.idOf('ada'), type: 'command', channel: opened.incidentChannel(), command: '/incident', text: 'note the flag stays off until the load test is repeated' });
  await seen('pull-news').waitFor();
  await shoot('pull-3-news', ['wide', 'narrow']);
  expect(await editor.inputValue()).toContain('A flag that only one region had.');
  await button('Commit as Ada').click();
  const file = seen('pull-file');
  await file.getByText('A flag that only one region had.').waitFor();
  const text = await file.innerText();
  for (const words of [summary, 'the flag stays off until the load test is repeated']) expect(text).toContain(words);
  await seen('pull-step').locator('.diff-added').filter({ hasText: 'load test' }).waitFor();
  await opened.page().locator('.view-pull .scroll').evaluate((scroll) => { scroll.scrollTop = 0; });
  await shoot('pull-4-in-step', ['wide', 'narrow']);
  await seen('commit', '[data-author="Ada Park"]').first().locator('[data-test="commit-changes"]').click();
  await seen('commit').locator('[data-test="diff"]').first().waitFor();
  await seen('commit').first().scrollIntoViewIfNeeded();
  await shoot('pull-5-commits', ['wide', 'narrow']);
});

it('closes the issue of a follow-up, which the draft learns by a signed webhook', async () => {
  const { slack, github } = opened.box().demo.worlds;
  const tell = (text: string) => slack.act({ as: slack.idOf('ada'), type: 'command', channel: opened.incidentChannel(), command: '/incident', text });
  await tell('followup alert when payments fail in one region only');
  await tell('followup issue 1');
  await seen('issue', '[data-state="open"]').waitFor();
  await button('Close as completed').click();
  await seen('issue', '[data-state="closed"]').waitFor();
  await seen('pull-file').getByText('Follow-up 1 done').first().waitFor();
  expect(github.deliveries.filter((one) => one.event === 'issues' && one.action === 'closed').map((one) => one.status)).toEqual([202]);
});

it('is ready and merged as on GitHub: Tocsin stops writing, the index is written anew', async () => {
  await button('Ready for review').click();
  await seen('pull-step').filter({ hasText: 'no longer writes here' }).waitFor();
  await opened.box().demo.worlds.slack.act({ as: opened.box().demo.worlds.slack.idOf('ada'), type: 'command', channel: opened.incidentChannel(), command: '/incident', text: 'note the vendor confirms it' });
  const comment = seen('pull-comment').filter({ hasText: 'the vendor confirms it' });
  await comment.waitFor();
  expect([await comment.count(), await seen('pull-file').getByText('the vendor confirms it').count()]).toEqual([1, 0]);
  await shoot('pull-6-ready', ['wide', 'narrow']);
  await seen('pull-merge').click();
  await seen('pull-merged').filter({ hasText: 'index of all postmortems' }).waitFor();
  await opened.page().locator('.view-pull .scroll').evaluate((scroll) => { scroll.scrollTop = 0; });
  await shoot('pull-7-merged', ['wide', 'narrow']);
});

it('never complained, and nothing was stopped by the Content-Security-Policy', () => {
  expect(opened.complaints).toEqual([]);
});
