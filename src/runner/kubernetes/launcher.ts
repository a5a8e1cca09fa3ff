// What a step's container runs: checks that it is not too late, lowers its limits, becomes the shell. The same text for all. Pure.
import type { Limits } from './manifest.ts';

/** The exit code and the message of a container that was given a machine when it was too late to begin. */
export const LATE = { code: 125, message: 'late' } as const;

/** Most of a standard output that is handed on, which may have 4 KiB. */
const mostStdout = 65_536;

/**
 * $1 the shell, $2 how it is called, $3 seconds since the epoch, $4 blocks of 512 bytes, $5 the fence or "together". Both streams
 * leave by one pipe, so that they stay in order. Of a step that hands on its standard output that comes last, behind the fence.
 */
const LAUNCHER = `[ "$(date +%s)" -le "$3" ] || { printf ${LATE.message} > /dev/termination-log; exit ${LATE.code}; }
command -v "$1" >/dev/null || { echo "The profile's image has no $1."; exit 127; }
ulimit -c 0; ulimit -f "$4" 2>/dev/null || :
cd /scratch && exec 2>&1 || exit 126
if [ "$5" = together ]; then
  [ "$1" = dash ] && exec dash -eu /step/step.sh
  exec bash -euo pipefail /step/step.sh
fi
code=0
if [ "$1" = dash ]; then dash -eu /step/step.sh > /scratch/.stdout || code=$?; else bash -euo pipefail /step/step.sh > /scratch/.stdout || code=$?; fi
printf '\\n%s\\n' "$5"
head -c ${mostStdout} /scratch/.stdout
exit "$code"`;

/** No value of the step is in here: whoever may see the Pod sees this. */
export function commandOf(shell: 'sh' | 'bash', limits: Limits, lateMs: number, fence: string | undefined): readonly string[] {
  const program = shell === 'bash' ? 'bash' : 'dash';
  return ['/bin/sh', '-c', LAUNCHER, 'step', program, shell, String(Math.floor(lateMs / 1_000)), String(Math.ceil(limits.file / 512)), fence ?? 'together'];
}

/** Output as it was said, and standard output alone. Without its fence (it was ended before) there is nothing to hand on. */
export function partsOf(raw: Buffer, fence: string | undefined): { readonly whole: Buffer; readonly stdout: Buffer | undefined } {
  if (fence === undefined) return { whole: raw, stdout: undefined };
  const line = Buffer.from(`\n${fence}\n`);
  const at = raw.lastIndexOf(line);
  if (at < 0) return { whole: raw, stdout: Buffer.alloc(0) };
  const stdout = raw.subarray(at + line.length);
  return { whole: Buffer.concat([raw.subarray(0, at), stdout]), stdout };
}
