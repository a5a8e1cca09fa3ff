// How much of what comes in may stand in memory at once, whoever sent it: counted while it is read, and until it is answered.

/** Not the sender's fault: it is told to come back. */
export class NoRoom extends Error {
  constructor() {
    super('More is being sent to us at the same time than we hold.');
    this.name = 'NoRoom';
  }
}

/** What one request holds. */
export type Share = {
  /** False when there is no room for so many bytes more; nothing is taken then. */
  take(bytes: number): boolean;
  /** Everything it took is free again; safe to call twice. */
  leave(): void;
};

export type Room = { enter(): Share };

/**
 * 64 MiB: sixty-four of the largest webhooks, or sixteen of the largest bodies that Slack's door reads, or some 10,000 of usual size (6 KB); and little beside
 * the 100 to 150 MB that the process takes anyway. Without it 1,000 connections could hold 4 MiB each before a signature is looked at.
 */
const mostBytes = 67_108_864;

export function createRoom(most = mostBytes): Room {
  let held = 0;
  return {
    enter() {
      let own = 0;
      return {
        take(bytes) {
          if (held + bytes > most) return false;
          held += bytes;
          own += bytes;
          return true;
        },
        leave() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
