// npm run demo: starts the box, says where the page is. --play drives one incident from page to published postmortem, --rehearse a SEV1 with four people.
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '../src/world.ts';
import { freePort } from './ports.ts';
import { openBox, type Box } from './box.ts';
import { play } from './play/play.ts';
import { rehearse } from './play/rehearsal.ts';

const { values } = parseArgs({ options: { play: { type: 'boolean', default: false }, rehearse: { type: 'boolean', default: false }, port: { type: 'string', default: '' }, verbose: { type: 'boolean', default: false } } });

const dir = path.join(tmpdir(), `tocsin-demo-${process.pid}`);
const box = await openBox({
  clock: systemClock, random: systemRandom, dir, keep: values.play || values.rehearse, runner: !values.play && !values.rehearse, port: values.port === '' ? await freePort(4000) : Number(values.port),
  env: {
    LOG_LEVEL: values.verbose ? 'info' : 'error', DATABASE_URL: process.env['DATABASE_URL'], TOCSIN_CONFIG: path.join(import.meta.dirname, 'tocsin.yaml'),
  },
});
if (values.play) await playAndLeave(box, play);
else if (values.rehearse) await playAndLeave(box, rehearse);
else stay(box);

function stay(running: Box): void {
  process.stdout.write(`
  Tocsin, a world in a box.

    Open     ${running.demo.url}
    Then     press "Trigger" in the PagerDuty panel, and watch #incidents.
    Stop     Ctrl-C. Nothing is kept.

`);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    void running.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function playAndLeave(running: Box, what: typeof play): Promise<void> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  try {
    await what(running, print);
    process.exitCode = 0;
  } catch (error) {
    print(`\nIt did not work: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  await running.close();
  process.exit();
}
