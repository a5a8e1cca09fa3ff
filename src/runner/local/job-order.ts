// From a job and its profile to what the supervisor is told. Nothing is read or started here.
import path from 'node:path';
import { Rejected } from '../../domain/errors.ts';
import type { Job } from '../executor.ts';
import { identityOf, type Profile } from '../profiles.ts';
import { environmentOf } from './environment.ts';
import { doorsOf, forwarderProgram, hostsFile } from './forwarder.ts';
import type { Order } from './order.ts';
import { commandOf, optionsOf } from './sandbox.ts';
import { fingerprint } from './secrets.ts';

export type Place = { readonly spool: string; readonly bwrap: string; readonly node: string; readonly deny: readonly string[] };

/** A name that is one plain folder and nothing else: `<run>-<step>-<token>`. */
export function folderOf(spool: string, ref: string): string {
  if (!/^[A-Za-z0-9][\w-]{0,119}$/.test(ref)) throw new Rejected('runbook', 'ref', 'This is not the name of a step’s try.');
  return path.join(spool, ref);
}

/** Steps named in capitals hand on their standard output as a value. */
function handsOn(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

/** @throws Rejected when the job can never run like this. */
export function orderOf(job: Job, profile: Profile, { spool, bwrap, node, deny }: Place): Order {
  const dir = folderOf(spool, job.ref);
  if (job.body.includes('\0')) throw new Rejected('runbook', 'body', 'This step cannot be run: its text holds a NUL.');
  const allow = job.egress.map((entry) => entry.toLowerCase()).filter((entry) => profile.egress.includes(entry));
  const open = allow.length > 0;
  const doors = doorsOf(allow);
  return {
    dir, startBy: job.startBy, timeoutMs: job.timeoutMs, bwrap,
    options: optionsOf({
      binds: profile.binds, files: identityOf(profile, job.risk).files, etc: path.join(spool, '.etc'), scratchBytes: profile.limits.scratch,
      egress: open ? { socket: path.join(dir, 'egress.sock'), node } : undefined,
    }),
    command: commandOf(job.shell, profile.limits, open, handsOn(job.name)), apart: handsOn(job.name),
    env: environmentOf(job, profile, open), body: job.body,
    egress: open ? { allow, private: profile.private, deny: deny.map((entry) => entry.toLowerCase()) } : undefined,
    forwarder: open ? forwarderProgram(doors) : '', hosts: open ? hostsFile(doors) : '',
    secrets: fingerprint(job.secrets),
  };
}
