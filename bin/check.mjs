#!/usr/bin/env node
// npm test: types, lint, tests and the browser's journey, in that order; the last line counts. CI runs this with --audit, which asks the registry for vulnerabilities first.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`The tests need Node 24 or newer; this is ${process.version}. On Linux "npm ci" brings it for the npm scripts; on a Mac install Node 24 and try again.`);
  process.exit(1);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'tocsin-check-'));
const counts = { passed: 0, failed: 0 };

function run(name, command, args) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: process.env });
  return status === 0;
}

/** A check that passes or fails as a whole counts as one. */
function check(name, command, args) {
  if (run(name, command, args)) counts.passed += 1;
  else counts.failed += 1;
}

function tests(name, args) {
  const report = path.join(scratch, `${name}.json`);
  const ok = run(name, 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]);
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests;
  // A file that could not even load fails no test, but the run.
  if (!ok && result.numFailedTests === 0) counts.failed += 1;
}

if (process.argv.includes('--audit')) check('audit', process.execPath, [path.join(import.meta.dirname, 'audit.mjs')]);
check('types', 'tsc', ['--noEmit']);
check('lint', 'oxlint', ['--type-aware', '--deny-warnings']);
tests('tests', []);
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((file) => file && existsSync(file));
if (chromium) {
  process.env.CHROMIUM = chromium;
  tests('browser', ['--config', 'vitest.browser.config.ts']);
} else {
  console.log('\nThe journey through the page did not run: there is no Chromium here. Install one ("apt-get install chromium"), or name it in CHROMIUM.');
  if (process.env.CI) counts.failed += 1;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
