// Prompts and printed output, each with a near miss.
import { expect, test } from 'vitest';
import { cleanPrompts } from '../../../../src/domain/runbook/import/prompts.ts';

const cases: [what: string, body: string, cleaned: string, dropped?: number[]][] = [
  ['no prompt', 'oc get pods', 'oc get pods'],
  ['a prompt', '$ oc get pods', 'oc get pods'],
  ['a variable is no prompt', '$EDITOR x', '$EDITOR x'],
  ['output', '$ oc get pods\nNAME READY\nx    1/1', 'oc get pods', [1, 2]],
  ['two commands with output between', '$ oc get a\nprinted\n\n$ oc get b', 'oc get a\n\noc get b', [1]],
  ['a continuation with its prompt', '$ oc get \\\n>   pods', 'oc get \\\n  pods'],
  ['a continuation without', '$ oc get \\\n    pods', 'oc get \\\n    pods'],
  ['a pipe at the end', '$ oc get x |\ngrep y', 'oc get x |\ngrep y'],
  ['an open quote', "$ psql -c '\n> select 1\n> '", "psql -c '\nselect 1\n'"],
  ['a here-document', '$ cat <<EOF > x\n$ not a prompt\nEOF\n$ oc get x', 'cat <<EOF > x\n$ not a prompt\nEOF\noc get x'],
  ['an apostrophe in a comment', "$ oc get x # don't\nprinted", "oc get x # don't", [1]],
  ['a quote that never ends takes nothing along', '$ echo "a\nprinted\n$ oc get x', 'echo "a\noc get x', [1]],
  ['comments stay', '# look\n$ oc get x', '# look\noc get x'],
  ['a comment is no prompt of root', '# oc get pods\noc get nodes', '# oc get pods\noc get nodes'],
  ['root', '# netstat -antpu | grep 10248\ntcp 0 0', 'netstat -antpu | grep 10248', [1]],
  ['a sentence is not typed by root', '# find the pod', '# find the pod'],
  ['a loop of bash', 'for i in a; do\n  echo $i\ndone', 'for i in a; do\n  echo $i\ndone'],
  ['a table without prompts', 'kubectl get hpa\nNAME   REFERENCE   TARGETS\nx  y  z', 'kubectl get hpa', [1, 2]],
  ['SQL in capitals is no table', 'psql -c "\nSELECT NAME FROM X\n"', 'psql -c "\nSELECT NAME FROM X\n"'],
];
test.each(cases)('%s', (_what, body, cleaned, dropped = []) => expect(cleanPrompts(body)).toMatchObject({ body: cleaned, dropped }));

test.each([['sh-5.1# ls', 'sh-5.1#'], ['ada@host:~$ ls', 'ada@host:~$'], ['[root@host ~]# ls', '[root@host ~]#'], ['(app)root@app:~# ls', '(app)root@app:~#'], ['worker$ ls', 'worker$'], ['$ psql\ndb=# select 1', 'db=#']])('%j was typed elsewhere', (body, elsewhere) => {
  expect(cleanPrompts(body).elsewhere).toBe(elsewhere);
});
test.each(['$ ls', 'echo $ x', '[ -f x ] # y'])('%j was typed here', (body) => expect(cleanPrompts(body).elsewhere).toBeUndefined());
