#!/usr/bin/env node
// The way in on any Node: says in one line what is missing, then starts the verb (TypeScript as it is).
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Tocsin needs Node 24 or newer; this is ${process.version}. On Linux "npm ci" brings it for the npm scripts; on a Mac install Node 24 (nodejs.org) and try again.`);
  process.exit(1);
}
// Keeps compiled and stripped code in the temporary directory: a warm start is faster and needs 15 MB less.
(await import('node:module')).enableCompileCache();
// A small young generation: a bot at rest makes little garbage, and the default would keep 16 MB three times over.
(await import('node:v8')).setFlagsFromString('--max-semi-space-size=1');

// src/ knows neither the demo nor the benchmark, so they are told apart here; they get the words after their name.
const apart = new Map([['demo', '../demo/main.ts'], ['bench', '../bench/main.ts']]);
const entry = apart.get(process.argv[2] ?? '');
if (entry !== undefined) process.argv.splice(2, 1);
await import(entry ?? '../src/cli.ts');
