// The demo's page in a real browser: from "Trigger" to the pull request, with a mouse and a keyboard, in light and in dark.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBox, type Box } from '../../demo/box.ts';
import { systemClock, systemRandom } from '../../src/world.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
// Whatever the page complains of: uncaught errors, console.error, failed requests, and what its Content-Security-Policy stopped.
const complaints: string[] = [];
let scratch: string;
let shots: string;
let box: Box;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'tocsin-browser-'));
  shots = process.env['SCREENSHOTS'] ?? (await mkdtemp(path.join(tmpdir(), 'tocsin-screenshots-')));
  box = await openBox({
    clock: systemClock, random: systemRandom, dir: path.join(scratch, 'box'), timing: { leaseMs: 2_000, pollMs: 200, backoffMs: 100 },
    env: { LOG_LEVEL: 'error', DATABASE_URL: process.env['TEST_DATABASE_URL'] },
  });
  browser = await chromium.launchPersistentContext(path.join(scratch, 'profile'), {
    executablePath, args, headless: true, viewport: { width: 1440, height: 900 }, colorScheme: 'light', timezoneId: 'UTC', locale: 'en-GB',
  });
  page = browser.pages()[0] ?? (await browser.newPage());
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // The stream of events ends with the page.
    if (!request.url().endsWith('/demo/events')) complaints.push(`${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  await page.addInitScript(() => {
    // This function runs in the page, where the types of Node do not reach.
    const inPage = globalThis as unknown as { addEventListener(type: string, listener: (event: { violatedDirective: string; blockedURI: string }) => void): void };
    inPage.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(box.demo.url);
});

afterAll(async () => {
  await browser.close();
  await box.close();
  await rm(scratch, { recursive: true, force: true });
  process.stdout.write(`Screenshots: ${shots}\n`);
});

const seen = (test: string, rest = '') => page.locator(`[data-test="${test}"]${rest}`);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (block: string, kind = 'textarea, input') => seen('modal').locator(`[data-block-id="${block}"]`).locator(kind);

async function become(name: string): Promise<void> {
  await seen('person-switcher').click();
  await seen('person').filter({ hasText: name }).click();
}

async function say(text: string): Promise<void> {
  await seen('composer').fill(text);
  await seen('composer').press('Enter');
}

async function submit(): Promise<void> {
  await seen('modal-submit').click();
  await seen('modal').waitFor({ state: 'detached' });
}

async function shoot(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

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
  await page.locator('select[data-action-id^="card_more"]').first().selectOption('1:note');
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
  await button('Done').waitFor();
  await shoot('8-home');
  await button('Done').click();
  await button('Done').waitFor({ state: 'detached' });
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
  await page.reload();
  await page.locator('html[data-theme="dark"]').waitFor();
  await seen('theme').click();
});

it('never complained, and nothing was stopped by the Content-Security-Policy', () => {
  expect(complaints).toEqual([]);
});
