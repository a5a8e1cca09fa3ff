// One thread of the fuzz: asks the slices it is sent, one after the other, and shows which input it is at.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ownMs, partsOf } from './parts.ts';
import { fuzz } from './run.ts';

const { seed, at } = z.object({ seed: z.number(), at: z.instanceof(SharedArrayBuffer) }).parse(workerData);
const index = new Int32Array(at);
const slice = z.object({ part: z.string(), from: z.number(), inputs: z.number() });
const parts = partsOf(seed);
const rejections: string[] = [];
process.on('unhandledRejection', (reason) => rejections.push(String(reason)));

parentPort?.on('message', (message: unknown) => {
  const { part: name, from, inputs } = slice.parse(message);
  const part = parts.find((one) => one.name === name);
  if (!part) throw new Error(`There is no part "${name}".`);
  void fuzz(part, { seed, from, inputs, now: ownMs, begins: (now) => void Atomics.store(index, 0, now) }).then((figures) => {
    // A thread has no origin, whatever a browser's window has.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage({ figures, rejections: rejections.splice(0) });
  });
});
