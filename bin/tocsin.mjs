#!/usr/bin/env node
// The way in on any Node: says in one line what is missing, then starts the verb (TypeScript as it is).
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Tocsin needs Node 24 or newer; this is ${process.version}. On Linux "npm ci" brings it for the npm scripts; on a Mac install Node 24 (nodejs.org) and try again.`);
  process.exit(1);
}
// Keeps compiled and stripped code in the temporary directory: a warm start is faster and needs 15 MB less.
(await import('node:module')).enableCompileCache();
// Small rather than quick, while everything is loaded: a bot at rest makes little garbage. Measured: 142 MB resident become 110.
// src/cli/serve.ts takes the second back once it serves, because it costs an alarm 2 ms.
const { setFlagsFromString } = await import('node:v8');
for (const flag of ['--max-semi-space-size=1', '--optimize-for-size']) setFlagsFromString(flag);

// src/ knows neither the demo nor the benchmark, so they are told apart here; they get the words after their name.
const apart = new Map([['demo', '../demo/main.ts'], ['bench', '../bench/main.ts']]);
const entry = apart.get(process.argv[2] ?? '');
if (entry !== undefined) process.argv.splice(2, 1);
await import(entry ?? '../src/cli.ts');
