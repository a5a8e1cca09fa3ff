// What holds for every shipped runbook: no findings, a test of its own, real alerts that lead to it, and places that a person has to change.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintFolder } from '../../src/domain/runbook/lint/folder.ts';
import { matchRunbooks, type AlertToMatch } from '../../src/domain/runbook/match.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { incidentValues } from '../../src/domain/running.ts';
import { anAlertedIncident } from '../support/incidents.ts';
import { lacking } from './stand-ins.ts';
import { withPolicy } from './watch.ts';

const folder = path.resolve(import.meta.dirname, '../../runbooks');
const sources = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md').map((name) => ({ path: `runbooks/${name}`, text: readFileSync(path.join(folder, name), 'utf8') }));
const executors = ['http-only', 'github-dispatch', 'k8s-prod', 'db-bastion', 'dns-admin'];
const { runbooks } = lintFolder(sources, { policy: defaultPolicy, executors });

const absent = lacking(['dash', 'bash', 'jq', 'awk']);
test(absent.length === 0 ? 'scripts are run with what is installed here' : `scripts are not run here: install ${absent.join(', ')}`, () => {
  expect(lacking(['sh', 'no-such-program'])).toEqual(['no-such-program']);
});

test('nothing is found in them, with the defaults or with a policy', () => {
  expect(runbooks.map((one) => one.id)).toEqual(['bad-deploy', 'certificate-expiry', 'checkout-5xx', 'disk-full', 'dns-wrong-answer', 'k8s-rollback-deployment', 'postgres-failover', 'queue-backlog']);
  for (const policy of [defaultPolicy, withPolicy]) expect(lintFolder(sources, { policy, executors }).findings).toEqual([]);
});

/** What is not only read, by name: the risk decides who must agree and with which identity it runs. */
const risky: Readonly<Record<string, readonly string[]>> = {
  'bad-deploy': ['deploy-good-commit change'], 'certificate-expiry': ['renew change'], 'checkout-5xx': ['flag-off change', 'flag-on change'], 'disk-full': ['delete-old-logs change', 'grow-volume change'],
  'dns-wrong-answer': ['point-record change', 'point-back change'], 'k8s-rollback-deployment': ['rollback change', 'roll-forward change'], 'postgres-failover': ['failover destructive'],
  'queue-backlog': ['more-consumers change', 'consumers-back change'],
};

describe.each(runbooks)('$id', (runbook) => {
  const text = sources.find((one) => one.path === runbook.path)?.text ?? '';
  const main = runbook.steps.filter((step) => !step.aside);

  test('has its file and a test that runs it', () => {
    expect(runbook.path).toBe(`runbooks/${runbook.id}.md`);
    expect(readdirSync(import.meta.dirname)).toContain(`${runbook.id}.test.ts`);
  });

  test('says when to use it, when not, and what to change', () => {
    for (const words of [/^# .+\n\n\w/m, /^\*\*Not for\*\* /m, /^\*\*To make it yours\*\*: /m]) expect(text).toMatch(words);
  });

  test('looks before it changes anything, with a limit on everything, and leaves failures of changes to people or undoes them', () => {
    expect(main[0]?.risk).toBe('read');
    expect(runbook.steps.filter((step) => step.risk !== 'read').map((step) => `${step.name} ${step.risk}`)).toEqual(risky[runbook.id]);
    const machines = runbook.steps.filter((step) => step.kind !== 'manual' && step.kind !== 'approval');
    expect(machines.filter((step) => step.timeout === undefined).map((step) => step.name)).toEqual([]);
    expect(main.filter((step) => step.risk !== 'read' && step.onFailure !== 'ask').map((step) => step.name)).toEqual([]);
    expect([runbook.timeout, runbook.concurrency?.policy, runbook.reviewEvery]).toEqual([expect.any(Number), 'refuse', expect.any(Number)]);
  });

  test('names no real host, and takes from the incident only what there is', () => {
    const links = /https:\/\/cert-manager\.io\/docs\/\S+/g;
    const hosts = [...text.replaceAll(links, '').matchAll(/https?:\/\/([^/\s"]+)/g)].map((match) => match[1]).concat(runbook.egress);
    expect(hosts.filter((host) => !/^[\w$-]+(\.[\w-]+)*\.acme(-shop)?\.example(:\d+)?$|^\$SITE$/.test(host ?? ''))).toEqual([]);
    const known = Object.keys(incidentValues(anAlertedIncident({ severity: 'SEV1' })));
    expect(runbook.params.flatMap((param) => param.from ?? []).filter((from) => !known.includes(from))).toEqual([]);
  });
});

// As they arrive: PagerDuty's webhooks bring a title and a service, and no alert names. Titles are those of Alertmanager's default template
// (`[FIRING:n] group labels (common labels)`), of CloudWatch, of Datadog, of blackbox exporters and of people.
describe('real alerts', () => {
  const alert: AlertToMatch = { serviceId: 'P0', serviceName: 'some-service', urgency: 'high', title: '', alertNames: [] };
  const led = (title: string, serviceName: string) => matchRunbooks(runbooks, { ...alert, title, serviceName }).map((one) => one.id);

  test.each<[string, string, string[]]>([
    ['checkout-api: error rate 23 % (5xx)', 'checkout-api', ['checkout-5xx']],
    ['[FIRING:1] CheckoutHigh5xxRate checkout (checkout-api prod critical)', 'kube-alerts', ['checkout-5xx']],
    ['ALARM: "checkout-HTTPCode_Target_5XX_Count" in EU (Frankfurt)', 'checkout-api', ['checkout-5xx']],
    ['[Triggered] High error rate on service:checkout-api', 'checkout-api', ['checkout-5xx']],
    ['[FIRING:2] KubePodCrashLooping production (search search-api-7d9f8b6c5-x2x4q warning)', 'kube-alerts', ['bad-deploy', 'k8s-rollback-deployment']],
    ['[FIRING:1] KubeDeploymentReplicasMismatch production (checkout-api warning)', 'kube-alerts', ['k8s-rollback-deployment']],
    ['[Triggered] Pods in ImagePullBackOff on cluster prod-eu', 'datadog', ['k8s-rollback-deployment']],
    ['Deploy of search failed health checks', 'deploys', ['bad-deploy']],
    ['Canary analysis of checkout aborted: rollout degraded', 'deploys', ['bad-deploy']],
    ['[FIRING:1] PostgresqlReplicationLag (orders-prod db-2 critical)', 'kube-alerts', ['postgres-failover']],
    ['orders-prod: primary unreachable', 'orders-db', ['postgres-failover']],
    ['[FIRING:1] KubePersistentVolumeFillingUp production (data-orders-db-0 critical)', 'kube-alerts', ['disk-full']],
    ['[FIRING:1] NodeFilesystemAlmostOutOfSpace (/dev/nvme0n1p1 ext4 node-3 critical)', 'kube-alerts', ['disk-full']],
    ['[Triggered on {host:db-1}] Disk usage is high on db-1', 'datadog', ['disk-full']],
    ['ALARM: "orders-FreeStorageSpace-low" in EU (Ireland)', 'cloudwatch', ['disk-full']],
    ['PG::DiskFull: could not extend file "base/16384": No space left on device', 'orders-app', ['disk-full']],
    ['[FIRING:1] CertManagerCertExpirySoon ingress (www-tls warning)', 'kube-alerts', ['certificate-expiry']],
    ['[FIRING:1] BlackboxSslCertificateWillExpireSoon (https://www.acme.example critical)', 'kube-alerts', ['certificate-expiry']],
    ['SSL certificate for api.acme.example expires in 5 days', 'uptime', ['certificate-expiry']],
    ['x509: certificate has expired or is not yet valid', 'orders-app', ['certificate-expiry']],
    ['ALARM: "acm-DaysToExpiry" in US East (N. Virginia)', 'cloudwatch', ['certificate-expiry']],
    ['Backlog of orders above 10000', 'orders-worker', ['queue-backlog']],
    ['ALARM: "orders-ApproximateAgeOfOldestMessage" in EU (Frankfurt)', 'cloudwatch', ['queue-backlog']],
    ['[FIRING:1] RabbitmqTooManyReadyMessages (orders rabbit-0 warning)', 'kube-alerts', ['queue-backlog']],
    ['[FIRING:1] CoreDNSErrorsHigh (coredns SERVFAIL critical)', 'kube-alerts', ['dns-wrong-answer']],
    ['DNS check failed: www.acme.example NXDOMAIN from 6 of 8 locations', 'uptime', ['dns-wrong-answer']],
    ['getaddrinfo ENOTFOUND api.acme.example', 'orders-app', ['dns-wrong-answer']],
  ])('%s (%s)', (title, service, wanted) => expect(led(title, service)).toEqual(wanted));

  test.each([
    ['Checkout is slow', 'checkout-api'], ['5xx on search', 'search-api'], ['Deployment of search finished', 'deploys'], ['Primary school holidays start', 'calendar'], ['Replication lag', 'search-db'],
    ['Low disk I/O credits', 'cloudwatch'], ['Certificate renewed for api.acme.example', 'uptime'], ['Password expires in 3 days', 'it'], ['Queue of visitors at the office', 'office'],
    ['Storage team meeting moved', 'calendar'], ['Release notes published', 'deploys'], ['Latency p99 above 2 s', 'checkout-api'],
  ])('%s (%s) leads nowhere', (title, service) => expect(led(title, service)).toEqual([]));
});
