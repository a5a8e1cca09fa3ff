// Holes become variables, quoted as their place demands.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isReserved } from '../../../../src/domain/runbook/reserved.ts';
import { guessedType, paramName } from '../../../../src/domain/runbook/import/param-names.ts';
import { fillHoles } from '../../../../src/domain/runbook/import/placeholders.ts';
import { UPPER_SNAKE } from '../../../../src/domain/runbook/values.ts';

const filled: [string, string][] = [
  ['oc get <pod>', 'oc get "$POD"'], ['oc get pod/<pod-name>', 'oc get pod/"$POD_NAME"'], ['oc get "<pod>"', 'oc get "$POD"'], ["oc get '<pod>'", 'oc get "$POD"'],
  ["x='a <pod> b'", "x='a '\"$POD\"' b'"], ['"<a>b"', '"${THE_A}b"'], ['grep "x $(oc get <pod>)"', 'grep "x $(oc get "$POD")"'], ['# the <pod>\noc get x', '# the $POD\noc get x'],
  ['cat <<EOF\n<pod>\nEOF', 'cat <<EOF\n$POD\nEOF'], ['oc get [POD_NAME]', 'oc get "$POD_NAME"'], ['oc describe node NODE_NAME', 'oc describe node "$THE_NODE_NAME"'],
  ['oc get --node=<node>', 'oc get --node="$NODE"'], ['oc get <$NAMESPACE>', 'oc get "$NAMESPACE"'], ["NODE='<name of the node>'\noc get $NODE", 'oc get $NODE'],
  // Near misses: redirections, here-documents, patterns, constants, assignments.
  ['cat < in.txt > out.txt', 'cat < in.txt > out.txt'], ['cat <<EOF > x\na\nEOF', 'cat <<EOF > x\na\nEOF'], ['grep "[A-Z]" x', 'grep "[A-Z]" x'], ['if [ "$A" ]; then x; fi', 'if [ "$A" ]; then x; fi'],
  ['x 2>&1 | tee <(cat)', 'x 2>&1 | tee <(cat)'], ['export POD_NAME=x', 'export POD_NAME=x'], ['ceph health mute POOL_FULL', 'ceph health mute POOL_FULL'], ['echo $POD_NAME', 'echo $POD_NAME'],
];
test.each(filled)('%j', (script, expected) => expect(fillHoles(script).body).toBe(expected));

test('a quoted here-document expands nothing, so it is stuck', () => {
  expect(fillHoles("cat <<'EOF'\n<pod>\nEOF").stuck).toBe('<pod>');
});

// A value that is a command stays one word wherever a hole stood: tried with a real shell.
test.each(['printf %s <v>', 'printf %s "<v>"', "printf %s '<v>'", 'printf %s "$(printf %s <v>)"', 'cat <<EOF\n<v>\nEOF', "printf %s 'a <v>'"])('%j: a value is never read as a command', (script) => {
  const { body, holes } = fillHoles(script);
  const value = '$(echo owned) `id` ; "; \'';
  const out = execFileSync('/bin/sh', ['-c', body], { env: { [holes[0]?.name ?? '']: value }, encoding: 'utf8' });
  expect(out.trim().replace(/^a /, '')).toBe(value.trim());
});

test.each(['name of the pod', 'your-namespace', 'PATH', 'home', 'KUBECONFIG', 'x', '', '1st', 'node', 'NODE_NAME', 'ssh key', 'ns', 'ä', 'very '.repeat(30)])('%j gives a name that may be used', (written) => {
  const name = paramName(written);
  expect(name).toMatch(UPPER_SNAKE);
  expect([isReserved(name), name.length >= 3, name.length <= 40]).toEqual([false, true, true]);
});

test.each([['NAMESPACE', 'k8s-name'], ['POD_NAME', 'k8s-name'], ['THE_NODE_NAME', 'k8s-name'], ['SERVER', 'hostname'], ['PORT', 'integer'], ['COMMIT', 'git-sha'], ['FILE', 'string'], ['WHATEVER', 'string']])('%s is perhaps a %s', (name, type) => {
  expect(guessedType(name)).toMatch(new RegExp(`^type: ${type}(,|$)`));
});
