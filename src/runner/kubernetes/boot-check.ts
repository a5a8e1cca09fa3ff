// Proves the cluster before the first step: rights, network policies, and a real Pod that tries to get out. No proof, no step.
import { toError } from '../../domain/errors.ts';
import type { Log } from '../../log.ts';
import type { Clock, Random } from '../../ports.ts';
import type { Executor, Job } from '../executor.ts';
import type { Profile } from '../profiles.ts';
import type { Api } from './api.ts';
import { get } from './objects.ts';
import { whyOpen } from './policies.ts';
import { reviewRights } from './rights.ts';
import type { ClusterSettings } from './settings.ts';
import { listOf, networkPolicyShape } from './shapes.ts';

/** `words` are for `doctor` and for the log. */
export type Health = { readonly ok: boolean; readonly words: string };

export type Trial = {
  readonly name: string; readonly profile: Profile; readonly settings: ClusterSettings;
  readonly api: Api; readonly clock: Clock; readonly random: Random; readonly log: Log;
  /** The Pod has proved it before, in this process. */
  readonly tried: boolean;
  readonly begin: (job: Job) => Promise<void>;
  readonly wait: (ref: string, ms: number) => Promise<void>;
} & Pick<Executor, 'look' | 'kill' | 'forget'>;

/** Each attempt that succeeds is a hole. Two seconds: some networks learn of a new Pod only after it has started. */
const BODY = `bad() { echo "hole: $1"; }
[ "$(id -u)" != 0 ] || bad 'it runs as root'
if (: > /tocsin-check) 2>/dev/null || (: > /usr/tocsin-check) 2>/dev/null; then bad 'more than /scratch can be written'; fi
grep -q '^NoNewPrivs:.1' /proc/self/status || bad 'privileges can be gained'
grep -q '^CapEff:.0*$' /proc/self/status || bad 'it has capabilities'
: > /scratch/check || bad '/scratch cannot be written'
command -v dash >/dev/null || bad 'the image has no dash'
[ -n "\${KUBERNETES_SERVICE_HOST:-}" ] || bad 'the network could not be tried: KUBERNETES_SERVICE_HOST is not set'
sleep 2
if timeout 4 bash -c 'exec 3<>"/dev/tcp/$KUBERNETES_SERVICE_HOST/$KUBERNETES_SERVICE_PORT"' 2>/dev/null; then bad 'the cluster does not enforce its network policies'; fi
echo ready
`;

async function attempt({ name, settings, random, clock, begin, wait, look, kill, forget }: Trial): Promise<string | undefined> {
  const ref = `check-${random.uuid().slice(0, 18)}`;
  const until = clock.monotonicMs() + (settings.startSeconds + 60) * 1_000;
  const startBy = clock.now().getTime() + 30_000;
  await begin({ ref, name: 'check', shell: 'bash', body: BODY, risk: 'read', idempotent: false, executor: name, env: {}, secrets: {}, egress: [], timeoutMs: 45_000, startBy });
  try {
    for (;;) {
      await wait(ref, 5_000);
      const seen = await look(ref, {});
      if (seen.is === 'never' || seen.is === 'lost') return `its trial Pod is ${seen.is === 'lost' ? 'gone' : 'not there'}. Look who removes Pods in ${settings.namespace}`;
      if (seen.is !== 'ended') {
        if (clock.monotonicMs() < until) continue;
        await kill(ref);
        return 'its trial Pod did not end in time';
      }
      const said = Buffer.from(seen.end.output).toString('utf8');
      const holes = [...said.matchAll(/^hole: (.*)$/gm)].map((match) => match[1]);
      if (holes.length > 0) return `it does not hold: ${holes.join('; ')}. Do not run steps on this cluster before that is understood`;
      return seen.end.status === 'succeeded' && said.includes('ready') ? undefined : `its trial Pod failed: ${said.trim().slice(-300) || 'it said nothing'}`;
    }
  } finally {
    await forget(ref).catch(() => undefined);
  }
}

/** Never throws: whatever goes wrong is a reason. */
export async function checkCluster(trial: Trial): Promise<Health> {
  const { name, profile, settings, api, log } = trial;
  const refused = (why: string): Health => ({ ok: false, words: `Steps of ${name} are refused, because there is no working sandbox: ${why.replace(/\.$/, '')}.` });
  try {
    const { missing, more } = await reviewRights(api, settings.namespace);
    if (missing.length > 0) return refused(`the runner’s service account may not ${missing.join(', ')} in ${settings.namespace}. Give it the Role of docs/kubernetes/runner.yaml`);
    const policies = await get(api, listOf(networkPolicyShape), { path: `/apis/networking.k8s.io/v1/namespaces/${settings.namespace}/networkpolicies` });
    const open = whyOpen(policies?.found.items ?? [], name, profile.egress, settings);
    if (open !== undefined) return refused(open);
    const why = trial.tried ? undefined : await attempt(trial);
    if (why !== undefined) return refused(why);
    const warning = more.length === 0 ? '' : ` Its service account may do more than it needs: ${more.join(', ')}.`;
    if (warning !== '' && !trial.tried) log.warn('the runner’s service account may do more than it needs', { profile: name, more });
    return { ok: true, words: `Steps of ${name} run on Kubernetes in ${settings.namespace}: as nobody, only /scratch can be written, no network but the policy ${settings.networkPolicy}.${warning}` };
  } catch (error) {
    return { ok: false, words: `Steps of ${name} are refused, because the cluster could not be tried: ${toError(error).message}` };
  }
}
