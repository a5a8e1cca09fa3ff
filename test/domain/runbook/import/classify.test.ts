// One block: a step, a step for a person, or documentation. Near misses beside each.
import { expect, test } from 'vitest';
import { draftOf } from '../../../../src/domain/runbook/import/classify.ts';
import type { Draft } from '../../../../src/domain/runbook/import/classify.ts';

function classify(language: string, body: string): Draft {
  return draftOf({ line: 1, bodyLine: 2, start: 0, end: 0, fenced: true, language, body, prefix: '', inList: false, heading: undefined, intro: undefined });
}

const run: [string, string][] = [
  ['sh', 'oc get pods'], ['bash', 'for i in a b; do oc get "$i"; done'], ['console', '$ oc get pods\nNAME READY\nx 1/1'], ['', 'kubectl get pods -n kube-system'],
  ['shel', 'redis-cli ping'], ['8sh', 'redis-cli ping'], ['', '$ /opt/gitlab/bin/redis-cli info'], ['sh', 'unknown-tool --all'], ['', './scripts/drain.sh gprd'],
  ['sh', 'oc debug node/x -- chroot /host df'], ['sh', 'kubectl exec x -- cat /etc/hosts'], ['sh', 'tail -n 20 /var/log/x'], ['', 'sort -u names.txt'],
  ['', 'while true; do consul members; sleep 5; done'], ['sh', 'journalctl -u kubelet --since today'], ['sh', 'psql -c "select 1"'],
];
test.each(run)('%s: %j runs', (language, body) => expect(classify(language, body)).toMatchObject({ is: 'run', why: undefined }));

const manual: [string, string][] = [
  ['sh', 'oc debug node/x'], ['sh', 'oc debug node/x -- bash'], ['sh', 'oc debug node/x -it -- chroot /host ls'], ['sh', 'oc rsh etcd-0'], ['sh', 'kubectl exec -it x -- cat /etc/hosts'], ['sh', 'kubectl exec x -i -t -- sh'],
  ['sh', 'kubectl exec x -- bash'], ['sh', 'ssh host uptime'], ['sh', 'kubectl edit cm x'], ['sh', 'kubectl port-forward x 80'], ['sh', 'oc logs -f x'],
  ['sh', 'oc logs x --follow'], ['sh', 'oc get pods -w'], ['sh', 'watch oc get pods'], ['sh', 'top'], ['sh', 'tail -f /var/log/x'], ['sh', 'sudo su -'], ['sh', 'psql'],
  ['', 'ada@host:~$ crictl ps'], ['console', 'sh-5.1# cat /etc/hosts'], ['sh', 'oc get pods\nName: x'], ['sh', 'rbd children --pool <pool> [--namespace <ns>] <image>'],
  ['sh', 'ssh <host> "rm <file>"'], ['sh', 'bash -c "oc get <pod>"'], ['sh', "cat <<'EOF' | oc apply -f -\nname: <name>\nEOF"], ['', 'redis-cli\n10.0.0.1:6379> info'],
];
test.each(manual)('%s: %j is done by hand', (language, body) => expect(classify(language, body)).toMatchObject({ is: 'manual', why: expect.any(String) as string }));

const documentation: [string, string][] = [
  ['yaml', 'oc get pods'], ['promql', 'up == 0'], ['sql', 'select 1'], ['text', 'oc get pods'], ['mermaid', 'graph TD'], ['json', '{}'],
  ['console', 'max by (instance) (up{job="x"})'], ['bash', 'sum(rate(x[5m]))'], ['console', 'node_filesystem_free_bytes'], ['console', 'apiVersion: v1\nkind: Pod'],
  ['', 'kind: Pod'], ['', 'select count(*) from jobs;'], ['', 'pgbouncer=# show pools;'], ['sh', 'received unexpected HTTP status: 500 Internal Server Error'],
  ['', 'find the pod that is slow and restart it'], ['', 'set the variable to the name of the cluster'], ['', 'unknown-tool --all'], ['', '/runner run start green'], ['', '!tweet "fast again"'],
  ['', '1) "master"\n2) (integer) 7'], ['sh', '# nothing but a comment'], ['', 'INFO: does not have lock'], ['sh', "NAMESPACE='<namespace>'\nPOD=x"], ['sh', ''],
  ['console', '2020-01-01T00:00:00 host daemon[1]: started'], ['bash', 'default_runtime = "crun"'], ['', '{ "policy": { "x": 1 } }'], ['', 'GET /v1/kv'],
  ['', 'docker is needed on every machine first'], ['sh', 'helm installs the chart into the cluster'],
];
test.each(documentation)('%s: %j stays documentation, as it was', (language, body) => {
  expect(classify(language, body)).toMatchObject({ is: 'documentation', body, why: expect.any(String) as string });
});
