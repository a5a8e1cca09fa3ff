// The command line: reads ./.env (a runner ./.env.runner), runs the verb that was asked for, and ends with its exit code.
import { existsSync } from 'node:fs';
import { runCli } from './cli/run.ts';

// Variables that are already set win. A runner must not know what the bot knows.
const file = process.argv[2] === 'runner' ? '.env.runner' : '.env';
if (existsSync(file)) process.loadEnvFile(file);
process.exit(await runCli(process.argv.slice(2), {
  env: process.env, dir: process.cwd(), now: () => new Date(), out: (line) => console.log(line), err: (line) => console.error(line),
}));
