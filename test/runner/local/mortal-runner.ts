// A runner that starts one step and says so: the test kills it then.
import { createLocalExecutor } from '../../../src/runner/local/executor.ts';
import { readRunnerConfig } from '../../../src/runner/profiles.ts';
import { waitFor } from '../../../src/runner/local/waiting.ts';
import { readIfThere } from '../../../src/runner/local/spool.ts';

const spool = process.argv[2] ?? '';
const read = readRunnerConfig('profiles: { plain: {} }');
if (!read.ok) throw new Error(read.problems.join('\n'));
const executor = createLocalExecutor({ profiles: read.config.profiles, spool, spares: 1 });
await executor.start({
  ref: 'run-0-1', name: 'step', shell: 'sh', body: 'echo begun; sleep 1; echo to the end; exit 7', risk: 'change', idempotent: false, executor: 'plain',
  env: {}, secrets: {}, egress: [], timeoutMs: 15_000, startBy: Date.now() + 60_000,
});
await waitFor(`${spool}/run-0-1`, () => (readIfThere(`${spool}/run-0-1/out`) ?? '').includes('begun'), 15_000);
process.stdout.write('started\n');
setInterval(() => undefined, 60_000);
