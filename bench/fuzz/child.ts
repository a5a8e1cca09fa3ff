// One process of the fuzz: asks the slices it is sent, one after the other, and writes down which input it is at.
import { openSync, writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { z } from 'zod';
import { ownMs, partsOf } from './parts.ts';
import { fuzz } from './run.ts';

/** As the bot itself starts (bin/tocsin.mjs), and what it takes back once it serves (src/cli/serve.ts). */
for (const flag of ['--max-semi-space-size=1', '--optimize-for-size', '--no-optimize-for-size']) setFlagsFromString(flag);
const [seed, place] = z.tuple([z.coerce.number(), z.string()]).parse(process.argv.slice(2));
const file = openSync(place, 'w');
const index = new BigInt64Array(1);
const slice = z.object({ part: z.string(), from: z.number(), inputs: z.number() });
const parts = partsOf(seed);
const rejections: string[] = [];
process.on('unhandledRejection', (reason) => rejections.push(String(reason)));
// Without whoever asks there is nothing to do.
process.on('disconnect', () => process.exit());

process.on('message', (message: unknown) => {
  const { part: name, from, inputs } = slice.parse(message);
  const part = parts.find((one) => one.name === name);
  if (!part) throw new Error(`There is no part "${name}".`);
  const begins = (now: number): void => {
    index[0] = BigInt(now);
    writeSync(file, index, 0, 8, 0);
  };
  void fuzz(part, { seed, from, inputs, now: ownMs, begins }).then((figures) => process.send?.({ figures, rejections: rejections.splice(0) }));
});
