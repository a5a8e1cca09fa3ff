// What a supervisor is told, once, on its standard input. Nothing of it is ever an argument of a process.

export type Egress = {
  /** Exact `host:port`, lower case. */
  readonly allow: readonly string[];
  /** Networks like `10.0.0.0/8` that a name may lead to. */
  readonly private: readonly string[];
  /** `host:port` that is refused under any name: the runner's own database. */
  readonly deny: readonly string[];
};

export type Order = {
  readonly dir: string;
  /** ms since the epoch. */
  readonly startBy: number;
  readonly timeoutMs: number;
  readonly bwrap: string;
  /** Options for bubblewrap, handed over on a descriptor. */
  readonly options: readonly string[];
  /** The fixed command inside: the launcher and the shell. */
  readonly command: readonly string[];
  /** Standard output and error come on two ways; else on one, in their order. */
  readonly apart: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly body: string;
  readonly egress: Egress | undefined;
  /** The forwarder's program and its /etc/hosts, when there is egress. */
  readonly forwarder: string;
  readonly hosts: string;
  /** How to recognise the secrets of this try again, without holding them. */
  readonly secrets: string;
};

/** Bytes of output after which a step is ended. */
export const MOST_OUTPUT = 8 * 1_024 * 1_024;
/** Bytes of standard output kept apart for a step that hands on a value, which may have 4 KiB. */
export const MOST_STDOUT = 65_536;

/** Descriptors of the sandbox's parent side. */
export const FD = { options: 3, body: 4, status: 5, gate: 6, forwarder: 7, hosts: 8 } as const;
/** The order of one line, as JSON; anything else came from somebody who died in the middle of it. */
export function readOrder(text: string): Order | undefined {
  if (!text.endsWith('\n')) return undefined;
  return JSON.parse(text) as Order;
}
