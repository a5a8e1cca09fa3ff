// Waits for something to be true of a folder: told by the kernel when a file appears, and looks by itself for what makes no file.
import { watch, type FSWatcher } from 'node:fs';

/** A process that dies leaves no file: asked this often, in ms. */
const lookEvery = 100;

function watcherOf(dir: string, look: () => void): FSWatcher | undefined {
  try {
    return watch(dir, look).on('error', look);
  } catch {
    // No folder, or the machine's watches are used up: the looking alone is slower, and does it too.
    return undefined;
  }
}

/** True as soon as `holds`; false after `ms`. */
export async function waitFor(dir: string, holds: () => boolean, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const look = (): void => {
    if (holds()) resolve(true);
  };
  const watcher = watcherOf(dir, look);
  const timers = [setInterval(look, lookEvery), setTimeout(() => resolve(false), ms)];
  look();
  try {
    return await promise;
  } finally {
    watcher?.close();
    timers.forEach((timer) => clearTimeout(timer));
  }
}
