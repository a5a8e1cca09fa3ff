#!/usr/bin/env node
// The way in on any Node: says in one line what is missing, then starts src/cli.ts (TypeScript as it is).
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Tocsin needs Node 24 or newer; this is ${process.version}. On Linux "npm ci" brings it for the npm scripts; on a Mac install Node 24 (nodejs.org) and try again.`);
  process.exit(1);
}
await import('../src/cli.ts');
