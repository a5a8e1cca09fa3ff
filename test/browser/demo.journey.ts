// The demo's page in a real browser: from "Trigger" to the pull request, with a mouse and a keyboard, in light and in dark.
import { expect, it } from 'vitest';
import { openPage } from './browser.ts';

const opened = openPage();
const { seen, button, field, become, say, submit, shoot } = opened;

it('triggers an incident and sees its channel open', async () => {
  await seen('tab-pagerduty').click();
  await shoot('1-quiet');
  await seen('trigger-title').fill('checkout-api: error rate 23 % (5xx)');
  await seen('trigger').click();
  await seen('channel', '[data-name^="inc-1-"]').click();
  await seen('message').filter({ hasText: 'NO COMMANDER' }).first().waitFor();
  await seen('message').filter({ hasText: 'This runbook may fit' }).waitFor();
  await seen('pinbar').waitFor();
  await shoot('2-channel');
});

it('takes command with a button', async () => {
  await seen('join').click();
  await button('Take command').first().click();
  await seen('topic').filter({ hasText: 'Chiara Rossi' }).waitFor();
  await seen('pd-incident', '[data-status="acknowledged"]').waitFor();
  await shoot('3-commanded');
});

it('adds a note through the form', async () => {
  await opened.page().locator('select[data-action-id^="card_more"]').first().selectOption('1:note');
  await seen('modal').locator('textarea').fill('5xx began with the newest deploy, payments only');
  await shoot('4-note');
  await submit();
  await seen('pd-notes').waitFor();
});

it('tells stakeholders through the form, with the time of the next update', async () => {
  await button('Send update').first().click();
  await seen('modal-submit').click();
  await seen('field-error').first().waitFor();
  await field('text').fill('Checkout answers with errors; we look at the newest deploy');
  await field('impact').fill('Card payments in the EU fail');
  await shoot('5-update');
  await submit();
  await seen('message').filter({ hasText: 'INC-1, update 1' }).waitFor();
});

it('puts a message on the timeline with its menu', async () => {
  await say('the connection pool of orders-db is exhausted');
  const message = seen('message').filter({ hasText: 'connection pool' });
  await message.hover();
  await message.locator('[data-test="message-more"]').click();
  await shoot('6-message-menu');
  await seen('shortcut', '[data-value="add_to_timeline"]').click();
  await message.locator('[data-test="reaction"][data-name="memo"]').waitFor();
});

it('hands command to somebody, who accepts it in their own conversation with Tocsin', async () => {
  await say('/incident handoff @Ada Park I have been up since six');
  await seen('message').filter({ hasText: 'offers command to' }).waitFor();
  await become('Ada Park');
  await seen('app').click();
  await seen('message').filter({ hasText: 'Everybody sees the same' }).waitFor();
  await shoot('7-handoff');
  await button('Accept command').click();
  await seen('message').filter({ hasText: 'You decide and delegate' }).waitFor();
  await button('Accept command').waitFor({ state: 'detached' });
  await seen('channel', '[data-name^="inc-1-"]').click();
  await seen('topic').filter({ hasText: 'Ada Park' }).waitFor();
});

it('finds a task in App Home, ends it there, and declares another incident', async () => {
  await say('/incident task @Ada Park roll checkout back 10m');
  await seen('message').filter({ hasText: 'Task 1 for' }).waitFor();
  await seen('app').click();
  await seen('app-home').click();
  await button('Finish task').waitFor();
  await shoot('8-home');
  await button('Finish task').click();
  await button('Finish task').waitFor({ state: 'detached' });
  await button('Declare incident').click();
  await field('title').fill('search answers slowly');
  await shoot('9-declare');
  await submit();
  await seen('channel', '[data-name^="inc-2-"]').waitFor();
  await seen('channel', '[data-name^="inc-1-"]').click();
});

it('resolves through the form, once its field says what was missing', async () => {
  await button('Resolve incident').first().click();
  const evidence = seen('modal').locator('textarea');
  await evidence.fill('ok');
  await seen('modal-submit').click();
  await seen('field-error').filter({ hasText: 'One sentence is enough' }).waitFor();
  expect(await evidence.inputValue()).toBe('ok');
  await shoot('10-field-error');
  await evidence.fill('error rate under 0.1 % for five minutes');
  await submit();
  await seen('topic').filter({ hasText: 'Resolved' }).waitFor();
  await seen('pd-incident', '[data-status="resolved"]').waitFor();
  await seen('message').filter({ hasText: 'The postmortem of INC-1 is ready' }).waitFor();
  await shoot('11-resolved');
});

it('reads the pull request as people do: headings and tables, not Markdown', async () => {
  await seen('tab-github').click();
  await seen('pull', '[data-number="1"]').click();
  const file = seen('pull-file');
  await file.getByRole('heading', { name: 'Timeline' }).waitFor();
  expect(await file.locator('table').count()).toBeGreaterThan(3);
  const text = await file.innerText();
  expect(text).toContain('5xx began with the newest deploy, payments only');
  expect(text).not.toMatch(/^#|\| - \|/m);
  await shoot('12-pull-request');
});

it('remembers the theme that somebody chose', async () => {
  await seen('theme').click();
  await opened.page().reload();
  await opened.page().locator('html[data-theme="dark"]').waitFor();
  await seen('theme').click();
});

it('never complained, and nothing was stopped by the Content-Security-Policy', () => {
  expect(opened.complaints).toEqual([]);
});
