#!/usr/bin/env node
// npm run sbom [-- <file>]: what a production installation consists of, as CycloneDX 1.6, made from package-lock.json alone. The same lock gives the same bytes.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const [own, lock] = [read('package.json'), read('package-lock.json')];

// Packages without the field in package.json, and what they say elsewhere.
const said = new Map([['format@0.2.2', 'MIT']]);

/** What development alone needs is no part of it; a link points into this repository. */
const installed = new Map(Object.entries(lock.packages).filter(([place, one]) => place !== '' && !one.dev && !one.devOptional && !one.link));
const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const purlOf = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
const refOf = (place) => purlOf(nameOf(place), installed.get(place).version);

/** As Node finds it: beside whoever asks, then in each folder above. Undefined: an optional one that this lock left out. */
function find(from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
    const there = `${place}${place === '' ? '' : '/'}node_modules/${name}`;
    if (installed.has(there)) return there;
    if (place === '') return undefined;
  }
}

function needs(place, one) {
  const names = Object.keys({ ...one.dependencies, ...one.optionalDependencies, ...one.peerDependencies });
  return [...new Set(names.map((name) => find(place, name)).filter(Boolean).map(refOf))].sort();
}

function licences(name, { version, license }) {
  const words = license ?? said.get(`${name}@${version}`);
  if (words === undefined) return {};
  return { licenses: [/[ ()]/.test(words) ? { expression: words } : { license: { id: words } }] };
}

function hashes({ integrity = '' }) {
  const sha512 = /sha512-(\S+)/.exec(integrity)?.[1];
  return sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] };
}

function component(place, one) {
  const name = nameOf(place);
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return { type: 'library', 'bom-ref': refOf(place), ...(group ? { group } : {}), name: short, version: one.version, scope: one.optional ? 'optional' : 'required', ...hashes(one), ...licences(name, one), purl: refOf(place) };
}

// The same version may lie in several places; it is one component, with what any of them needs.
const components = new Map();
const edges = new Map([[purlOf(own.name, own.version), needs('', { dependencies: own.dependencies, optionalDependencies: own.optionalDependencies })]]);
for (const [place, one] of installed) {
  const ref = refOf(place);
  const there = components.get(ref);
  if (there === undefined || there.scope === 'optional') components.set(ref, component(place, one));
  edges.set(ref, [...new Set([...(edges.get(ref) ?? []), ...needs(place, one)])].sort());
}

const inOrder = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
  metadata: { component: { type: 'application', 'bom-ref': purlOf(own.name, own.version), name: own.name, version: own.version, description: own.description, licenses: [{ license: { id: own.license } }], purl: purlOf(own.name, own.version) } },
  components: inOrder(components).map(([, one]) => one),
  dependencies: inOrder(edges).map(([ref, dependsOn]) => ({ ref, dependsOn })),
};
const text = `${JSON.stringify(bom, undefined, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
