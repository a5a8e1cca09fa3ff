// Why there is no sandbox on this machine, and what an operator does about it. Pure.

export type MachineFacts = {
  /** What bubblewrap or its step said. */
  readonly said: string;
  readonly bwrapThere: boolean;
  readonly bwrap: string;
  /** Programs that steps need and that are not there. */
  readonly missing: readonly string[];
  /** /proc/sys/kernel/apparmor_restrict_unprivileged_userns and /proc/sys/user/max_user_namespaces, when they exist. */
  readonly apparmor: string | undefined;
  readonly namespaces: string | undefined;
  readonly container: boolean;
};

const refusal = /no permissions to create (?:a )?new namespace|setting up uid map|creating new namespace failed|operation not permitted|permission denied|can't mount proc|no space left on device/i;

/** One sentence what is wrong, one what to do. */
export function whyNoSandbox(facts: MachineFacts): string {
  const { said, missing, namespaces, apparmor, container } = facts;
  if (!facts.bwrapThere) return `bubblewrap is not installed (${facts.bwrap}). Install it: apt-get install bubblewrap.`;
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not installed. Install ${missing.length > 1 ? 'them' : 'it'} where the runner runs.`;
  const words = `bubblewrap said: ${said.trim().split('\n').slice(-3).join(' ').slice(0, 300) || 'nothing'}`;
  if (!refusal.test(said)) return `${words}.`;
  if (namespaces === '0') return `${words}. User namespaces are switched off: sysctl user.max_user_namespaces=10000.`;
  if (container) {
    return `${words}. The runner is in a container whose runtime forbids namespaces: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined, or run it on a host.`;
  }
  if (apparmor === '1') {
    return `${words}. Ubuntu 24.04 and newer forbid unprivileged user namespaces: give bubblewrap its AppArmor profile (apt-get install apparmor-profiles, then link /usr/share/apparmor/extra-profiles/bwrap-userns-restrict into /etc/apparmor.d and load it with apparmor_parser -r).`;
  }
  return `${words}. This user may not create user namespaces: see user.max_user_namespaces and your kernel’s security module.`;
}
