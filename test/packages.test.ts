// What production installs: every licence is one that we may ship under, and the bill of materials lists exactly what the lock holds.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { folder } from './cli/support.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const entry = z.object({ version: z.string().optional(), license: z.string().optional(), integrity: z.string().optional(), resolved: z.string().optional(), dev: z.boolean().optional(), devOptional: z.boolean().optional(), link: z.boolean().optional() });
const { packages } = z.object({ packages: z.record(z.string(), entry) }).parse(read('package-lock.json'));
const production = Object.entries(packages).filter(([place, one]) => place !== '' && !one.dev && !one.devOptional && !one.link)
  .map(([place, one]) => ({ place, name: place.slice(place.lastIndexOf('node_modules/') + 13), ...one }));

/** Permissive ones, by their SPDX ids: they ask for their notice and nothing of our own source. */
const allowed = new Set(['MIT', 'MIT-0', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'PostgreSQL', 'Unlicense', 'CC0-1.0', 'Python-2.0']);
/** Exactly these, each for its reason. */
const exceptions: Readonly<Record<string, string>> = {
  // Has only the old field "licenses", with one entry: MIT (node_modules/format/package.json).
  'format@0.2.2': 'MIT',
};

/** `(MIT OR GPL-2.0)` may be taken as the first; `MIT AND X` is both. */
function isAllowed(licence: string): boolean {
  const plain = licence.replaceAll(/[()]/g, '');
  if (plain.includes(' AND ')) return plain.split(' AND ').every((one) => allowed.has(one.trim()));
  return plain.split(' OR ').some((one) => allowed.has(one.trim()));
}

describe('licences', () => {
  it('every production package has one of the list', () => {
    expect(production.length).toBeGreaterThan(100);
    const wrong = production.filter(({ name, version, license }) => !isAllowed(license ?? exceptions[`${name}@${version}`] ?? ''));
    expect(wrong.map(({ name, version, license }) => `${name}@${version}: ${license ?? 'says none'}`)).toEqual([]);
  });

  it('every exception is still needed', () => {
    const there = production.filter((one) => one.license === undefined).map(({ name, version }) => `${name}@${version}`);
    expect(Object.keys(exceptions).filter((one) => !there.includes(one))).toEqual([]);
  });

  it.each([['GPL-3.0', false], ['AGPL-3.0-only', false], ['', false], ['(MIT OR GPL-3.0)', true], ['MIT AND GPL-3.0', false], ['SEE LICENSE IN LICENSE', false], ['UNLICENSED', false]])('%j: %s', (licence, may) => {
    expect(isAllowed(licence)).toBe(may);
  });
});

describe('the bill of materials', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [path.join(root, 'bin/sbom.mjs'), ...args], { encoding: 'utf8', cwd: '/', maxBuffer: 50_000_000 });
  const { stdout, status } = run();
  const licence = z.union([z.object({ license: z.object({ id: z.string() }) }), z.object({ expression: z.string() })]);
  const bom = z.object({
    bomFormat: z.literal('CycloneDX'), specVersion: z.literal('1.6'),
    components: z.array(z.object({ 'bom-ref': z.string(), purl: z.string(), name: z.string(), version: z.string(), licenses: z.array(licence).length(1), hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })) })),
    dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
  }).parse(JSON.parse(stdout));
  const refs = bom.components.map((one) => one['bom-ref']);

  it('lists what production installs, each version once, and nothing of development', () => {
    expect(status).toBe(0);
    expect(refs).toEqual([...new Set(production.map(({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`))].sort());
    expect(refs.some((ref) => ref.includes('npm/vitest@'))).toBe(false);
    expect(refs.some((ref) => ref.includes('npm/pg@'))).toBe(true);
  });

  it('says what needs what, and nothing that is not on it', () => {
    expect(bom.dependencies.map((one) => one.ref).filter((ref) => !ref.startsWith('pkg:npm/tocsin@'))).toEqual(refs);
    expect(bom.dependencies.flatMap((one) => one.dependsOn).filter((ref) => !refs.includes(ref))).toEqual([]);
    const reached = new Set<string>();
    const walk = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of bom.dependencies.find((one) => one.ref === ref)?.dependsOn ?? []) walk(next);
    };
    walk(bom.dependencies.find((one) => one.ref.startsWith('pkg:npm/tocsin@'))?.ref ?? '');
    expect(refs.filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it('is the same from the same lock, with no time, no number of its own, and no place it came from', async () => {
    const dir = await folder({});
    const file = path.join(dir, 'sbom.json');
    expect(run(file)).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    expect(stdout).not.toMatch(/timestamp|serialNumber|resolved|node_modules|registry|\/home\/|\/root\//i);
  });
});

describe('the audit', () => {
  const audit = async (report: unknown) => {
    const dir = await folder({ 'report.json': typeof report === 'string' ? report : JSON.stringify(report) });
    return spawnSync(process.execPath, [path.join(root, 'bin/audit.mjs'), path.join(dir, 'report.json')], { encoding: 'utf8' });
  };
  const report = (...severities: string[]) => ({
    auditReportVersion: 2, metadata: { vulnerabilities: { total: severities.length }, dependencies: { prod: 280 } },
    vulnerabilities: Object.fromEntries(severities.map((severity, n) => [`p${n}`, { name: `p${n}`, severity, range: '<2.0.0', fixAvailable: n === 0 }])),
  });

  it.each([[['high'], 1], [['critical', 'low'], 1], [['moderate', 'low'], 0], [[], 0]])('%j found: exit %i', async (severities, code) => {
    const { status, stdout } = await audit(report(...severities));
    expect(status).toBe(code);
    expect(stdout).toContain('Audited 280 production packages');
    if (severities.length > 0) expect(stdout).toContain(`${severities[0]}: p0 <2.0.0, mended in a later version`);
  });

  it.each([[{ message: '405 Method Not Allowed - POST https://packages.acme.example/x', error: { summary: '' } }], [{ error: { code: 'ENOTFOUND', summary: 'getaddrinfo' } }], ['<html>not for you</html>'], ['']])('a registry that cannot be asked is said, and fails nothing: %j', async (answer) => {
    const { status, stdout } = await audit(answer);
    expect(status).toBe(0);
    expect(stdout).toContain('The audit did not happen');
    expect(stdout).not.toContain('acme.example');
  });
});

it('the lock names no place that packages come from', () => {
  expect(Object.values(packages).filter((one) => one.resolved?.startsWith('http')).length).toBe(0);
  expect(production.filter((one) => !one.integrity?.startsWith('sha512-')).map((one) => one.name)).toEqual([]);
});
