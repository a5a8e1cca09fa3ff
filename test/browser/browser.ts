// A world in a box with its page open in a Chromium, for the journeys: what is seen, what is pressed, and whatever the page complains of.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openBox, type Box } from '../../demo/box.ts';
import { systemClock, systemRandom } from '../../src/world.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
/** A desk, and a phone. */
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 400, height: 800 } } as const;
type Width = keyof typeof sizes;

/** Call at the top of a journey: opened before its first test, closed after its last. `page` and `box` are there from then on. */
export function openPage() {
  // Uncaught errors, console.error, failed requests, and what the page's Content-Security-Policy stopped.
  const complaints: string[] = [];
  let opened: { readonly scratch: string; readonly shots: string; readonly box: Box; readonly browser: BrowserContext; readonly page: Page } | undefined;
  const there = () => {
    if (!opened) throw new Error('the page is opened before the first test');
    return opened;
  };
  beforeAll(async () => {
    const scratch = await mkdtemp(path.join(tmpdir(), 'tocsin-browser-'));
    const shots = process.env['SCREENSHOTS'] ?? (await mkdtemp(path.join(tmpdir(), 'tocsin-screenshots-')));
    const box = await openBox({
      clock: systemClock, random: systemRandom, dir: path.join(scratch, 'box'), timing: { leaseMs: 2_000, pollMs: 200, backoffMs: 100 }, runner: true,
      env: { LOG_LEVEL: 'error', DATABASE_URL: process.env['TEST_DATABASE_URL'], TOCSIN_CONFIG: path.join(import.meta.dirname, '../../demo/tocsin.yaml') },
    });
    const browser = await chromium.launchPersistentContext(path.join(scratch, 'profile'), {
      executablePath, args, headless: true, viewport: sizes.wide, colorScheme: 'light', timezoneId: 'UTC', locale: 'en-GB',
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    opened = { scratch, shots, box, browser, page };
    // Patience, not speed: the machine may be busy.
    page.setDefaultTimeout(45_000);
    await listenTo(page, complaints);
    await page.goto(box.demo.url);
  });
  afterAll(async () => {
    const { scratch, shots, box, browser } = there();
    await browser.close();
    await box.close();
    await rm(scratch, { recursive: true, force: true });
    process.stdout.write(`Screenshots: ${shots}\n`);
  });
  const page = (): Page => there().page;
  return { complaints, page, box: () => there().box, incidentChannel: () => channelOf(there().box), shoot: (name: string, widths?: readonly Width[]) => shoot(there(), name, widths), ...hands(page) };
}

async function listenTo(page: Page, complaints: string[]): Promise<void> {
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
}

function channelOf(box: Box): string {
  const found = box.demo.worlds.slack.state().channels.find((one) => one.name.startsWith('inc-1-'));
  if (!found) throw new Error('INC-1 has no channel');
  return found.id;
}

/** In light and dark, and in each of these widths. */
async function shoot({ page, shots }: { readonly page: Page; readonly shots: string }, name: string, widths: readonly Width[] = ['wide']): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      if (widths.length > 1) await page.setViewportSize(sizes[width]);
      await page.screenshot({ path: path.join(shots, `${name}-${width}-${colorScheme}.png`), animations: 'disabled' });
    }
    if (widths.length > 1) await page.setViewportSize(sizes.wide);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

function hands(page: () => Page) {
  const seen = (test: string, rest = ''): Locator => page().locator(`[data-test="${test}"]${rest}`);
  return {
    seen,
    button: (name: string): Locator => page().getByRole('button', { name, exact: true }),
    field: (block: string, kind = 'textarea, input'): Locator => seen('modal').locator(`[data-block-id="${block}"]`).locator(kind),
    async become(name: string): Promise<void> {
      await seen('person-switcher').click();
      await seen('person').filter({ hasText: name }).click();
    },
    async say(text: string): Promise<void> {
      await seen('composer').fill(text);
      await seen('composer').press('Enter');
    },
    async submit(): Promise<void> {
      await seen('modal-submit').click();
      await seen('modal').waitFor({ state: 'detached' });
    },
  };
}
