#!/usr/bin/env node
// npm run audit: known vulnerabilities of what production installs, as the package registry knows them. Found: exit 1. A registry that cannot be asked is said, and fails nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A report that was fetched elsewhere may be read from a file.
const [file] = process.argv.slice(2);
const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=30000'];
const ran = file === undefined ? spawnSync('npm', args, { encoding: 'utf8', timeout: 120_000 }) : { stdout: readFileSync(file, 'utf8') };

const severe = ['high', 'critical'];
const report = parse(ran.stdout ?? '');
const found = Object.values(report?.vulnerabilities ?? {});
if (report?.metadata?.vulnerabilities === undefined) {
  console.log(`The audit did not happen: the registry could not be asked (${String(report?.message ?? report?.error?.summary ?? ran.error?.message ?? 'it gave no report').split(' - ')[0]}). Nothing is known of vulnerabilities from this run.`);
} else {
  for (const { name, severity, range, fixAvailable } of found) console.log(`${severity}: ${name} ${range}${fixAvailable ? ', mended in a later version' : ', no version mends it yet'}`);
  const count = found.filter(({ severity }) => severe.includes(severity)).length;
  console.log(`Audited ${report.metadata.dependencies?.prod ?? 0} production packages: ${count} severe, ${found.length - count} other.`);
  process.exitCode = count === 0 ? 0 : 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
