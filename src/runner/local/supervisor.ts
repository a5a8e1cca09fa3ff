// A process of its own for one step: takes the marker, runs the step, writes `rc`. It survives the runner; nothing survives it.
import { closeSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { readOrder, type Order } from './order.ts';
import { internet } from './proxy.ts';
import { runStep, type Running } from './run-step.ts';
import { claim, writeWhole } from './spool.ts';

/** Descriptors that some ancestor forgot to close would be open in the sandbox too. 02000000 is O_CLOEXEC. */
function closeStrays(): void {
  for (const fd of readdirSync('/proc/self/fd').map((name) => Number(name)).filter((fd) => fd > 2)) {
    const info = `/proc/self/fdinfo/${fd}`;
    const flags = existsSync(info) ? /^flags:\s+(\d+)/m.exec(readFileSync(info, 'utf8'))?.[1] : undefined;
    if (flags !== undefined && (Number.parseInt(flags, 8) & 0o2_000_000) === 0) closeSync(fd);
  }
}

async function hear(): Promise<Order | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return readOrder(Buffer.concat(chunks).toString('utf8'));
}

async function supervise(order: Order): Promise<void> {
  const state: { running?: Running; cancelled: boolean } = { cancelled: false };
  process.on('SIGTERM', () => {
    state.cancelled = true;
    state.running?.cancel();
  });
  process.chdir(order.dir);
  if (Date.now() > order.startBy || !claim('.')) return;
  // Asleep between the two: the marker is ours, so it is we who say that nothing began.
  if (Date.now() > order.startBy) return writeWhole('.', 'never', '');
  writeFileSync('secrets', order.secrets, { mode: 0o600 });
  state.running = runStep(order, internet);
  if (state.cancelled) state.running.cancel();
  writeWhole('.', 'rc', JSON.stringify(await state.running.done));
}

closeStrays();
const order = await hear();
if (order) await supervise(order);
process.exit(0);
