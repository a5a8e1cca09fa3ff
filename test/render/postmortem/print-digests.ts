// Prints the time zone that it runs in, and what the documents are there.
import { digests } from './digests.ts';

process.stdout.write(`${[Intl.DateTimeFormat().resolvedOptions().timeZone, ...digests()].join('\n')}\n`);
