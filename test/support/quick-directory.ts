// Where databases of tests lie: in memory when there is room.
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const ROOM_NEEDED = 512 * 1024 * 1024;

/** /dev/shm when it has 512 MB free (a container's has 64 MB unless somebody asked for more), else the temporary directory. */
export function quickDirectory(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= ROOM_NEEDED ? '/dev/shm' : tmpdir();
  } catch (error) {
    // No such thing on macOS.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return tmpdir();
    throw error;
  }
}
