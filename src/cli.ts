// The command line: reads ./.env, runs the verb that was asked for, and ends with its exit code.
import { existsSync } from 'node:fs';
import { runCli } from './cli/run.ts';

// Variables that are already set win.
if (existsSync('.env')) process.loadEnvFile('.env');
process.exit(await runCli(process.argv.slice(2), {
  env: process.env, dir: process.cwd(), now: () => new Date(), out: (line) => console.log(line), err: (line) => console.error(line),
}));
