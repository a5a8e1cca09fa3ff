// Folders in the temporary directory: one made within a test is gone after it, any other after the test file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** `name` is what it is for: `tocsin-<name>-…`. */
export async function temporaryFolder(name: string): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), `tocsin-${name}-`));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  afterwards(remove);
  return dir;
}

/** Within a test Vitest hears no afterAll, and does not say so; outside it throws at onTestFinished. */
function afterwards(remove: () => Promise<void>): void {
  try {
    onTestFinished(remove);
  } catch {
    afterAll(remove);
  }
}
