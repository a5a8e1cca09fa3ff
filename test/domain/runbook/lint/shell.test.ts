// What the lint says of a script, one line at a time; and of harmless ones, nothing.
import { describe, expect, test } from 'vitest';
import { shellProblems } from '../../../../src/domain/runbook/lint/shell.ts';

function lint(body: string, language = 'bash', declared: readonly string[] = ['P']): readonly string[] {
  return [...new Set(shellProblems({ language, body, line: 10 }, declared).map((one) => one.code))].sort();
}

function lines(body: string, language = 'bash'): readonly unknown[] {
  return shellProblems({ language, body, line: 10 }, ['P', 'PODS']).map((one) => [one.code, one.line, one.message]);
}

describe('the seventeen hazardous one-liners', () => {
  test.each([
    ['kubectl get $P', 'RB057'],
    ['echo "$(kubectl get $P)"', 'RB057'],
    ['[[ "$P" -gt 3 ]]', 'RB058'],
    ['(( P > 3 ))', 'RB058'],
    ['x=$((P+1))', 'RB058'],
    ['let "z=P+1"', 'RB058'],
    ['declare -i n="$P"', 'RB058'],
    ['a[$P]=1', 'RB058'],
    ['test -v "$P"', 'RB058'],
    ['printf -v "$P" x', 'RB058'],
    ['eval "get $P"', 'RB053'],
    ['ssh h "rm $P"', 'RB054'],
    ['bash -c "x $P"', 'RB054'],
    ['xargs -I{} sh -c "echo $P"', 'RB054'],
    ['kubectl exec x -- sh -c "ls $P"', 'RB054'],
    ['for i in $P; do echo "$i"; done', 'RB057'],
    ['psql -c "select $P"', 'RB057'],
  ])('%s is %s', (body, code) => {
    expect(lint(body)).toEqual([code]);
    expect(lint(body, 'sh')).toContain(code);
  });
});

describe('the harmless ones', () => {
  test.each([
    'kubectl get "$P"', 'echo "${P:-x}"', '[[ $P > 3 ]]', '[ "$P" -gt 3 ]', 'y=$P', 'case $P in a) echo "$P";; esac', 'cat <<EOF\n$P ${P}\nEOF',
  ])('%s', (body) => expect(lint(body)).toEqual([]));
  test.each(['kubectl get "$P"', 'echo "${P:-x}"', '[ "$P" -gt 3 ]', 'y=$P', 'case $P in a) echo "$P";; esac', 'cat <<EOF\n$P ${P}\nEOF'])('%s, in dash', (body) =>
    expect(lint(body, 'sh')).toEqual([]));
});

describe('near misses', () => {
  test.each<[string, string[]]>([
    ['echo ${#P}', []], ['echo "${P%.*}"', []], ['kubectl get ${P}', ['RB057']], ['echo ${P:-x}', ['RB057']], ['cat > $P', ['RB057']], ['cat > "$P"', []],
    ['cat <<< $P', []], ['y=$P; kubectl get $y', ['RB057']], ['for i in "$P"; do kubectl get $i; done', ['RB057']], ['n=3; echo $n', []],
    ['export X=$P', []], ['f() { local x=$P; echo "$x"; }; f', []], ['echo {a,$P}', ['RB057']], ["echo '$P'", []], ['echo \\$P', []],
    ['x=`echo \\`echo $P\\``', ['RB057']], ['[[ P -eq 3 ]]', ['RB058']], ['[[ -v P ]]', []], ['[[ -v $P ]]', ['RB058']], ['echo "${!P}"', ['RB058']], ['echo "${x[$P]:-}"', ['RB058']],
    ['x=abc; echo "${x:$P}"', ['RB058']], ['echo "${P@P}"', ['RB058']], ['for (( i=0; i<P; i++ )); do :; done', ['RB058']], ['unset "$P"', ['RB058']], ['export "$P"', ['RB058']],
    ['n=1; echo $((n+1))', []], ['declare -i n=P', ['RB058']], ['a=(); a[3]="$P"', []], ['printf "%s" "$P"', []], ['trap "rm $P" EXIT', ['RB053', 'RB057'].slice(0, 1)],
  ])('%s', (body, expected) => expect(lint(body)).toEqual(expected));
});

describe('commands', () => {
  test.each<[string, string[]]>([
    ['source ./env', ['RB053']], ['. ./env', ['RB053']], ['command eval x', ['RB053']], ['"$P" --help', ['RB053']], ['e"v"al x', ['RB053']], ['echo eval', []],
    ['curl https://x | sh', ['RB054']], ['sudo -n bash -ec true', ['RB054']], ['timeout 5 /bin/sh -c true', ['RB054']], ['find . -exec sh -c x {} +', ['RB054']], ['su - postgres -c true', ['RB054']],
    ['ls | xargs rm', ['RB054']], ['echo bash -c', []], ['kubectl get pod bash', []], ['bash --version', ['RB054']], ['echo ssh', []],
    ['kubectl exec -it x -- ls', ['RB055']], ['kubectl exec x -- ls -t', []], ['kubectl -n prod edit deploy/x', ['RB055']], ['kubectl get pods -w', ['RB055']], ['kubectl logs x -f', ['RB055']],
    ['kubectl logs x --tail=5', []], ['oc debug node/x -- chroot /host ls', []], ['oc debug node/x', ['RB055']], ['oc rsh x', ['RB055']], ['tail -n 5 x', []], ['tail -f x', ['RB055']],
    ['top -bn1', []], ['top', ['RB055']], ['less x', ['RB055']], ['sudo systemctl restart x', ['RB055']], ['sudo -n systemctl restart x', []], ['docker run --rm -it x', ['RB055']], ['watch ls', ['RB054']],
    ['select x in a b; do echo "$x"; done', ['RB055']], ['vim x', ['RB055']],
    ['$ kubectl get pods', ['RB052']], ['root@host:/# ls', ['RB052']],
  ])('%s', (body, expected) => expect(lint(body)).toEqual(expected));
});

describe('values as code of another program', () => {
  test.each<[string, string[]]>([
    ['psql -XAtc "select $P"', ['RB057']], ['psql --command="select $P"', ['RB057']], ['psql -h "$P" -c "select 1"', []], ['psql -v x="$P" -f q.sql', []], ['psql <<EOF\nselect $P\nEOF', ['RB057']],
    ['mysql -e"drop $P"', ['RB057']], ['python3 -c "print($P)"', ['RB057']], ['python3 x.py "$P"', []], ['awk "/$P/" f', ['RB057']], ['awk -v p="$P" "{print p}" f', []], ['awk "{print}" "$P"', []],
    ['jq --arg m "$P" ".[]" f', []], ['jq ".$P" f', ['RB057']], ['jq -r . "/etc/$P.json"', []], ['sed "s/a/$P/" f', ['RB057']], ['sed -n -e "/$P/p" f', ['RB057']], ['sed -i s/a/b/ "/etc/$P"', []], ['grep "$P" f', []],
  ])('%s', (body, expected) => expect(lint(body)).toEqual(expected));
});

describe('names', () => {
  test.each<[string, string[]]>([
    ['echo "$Q"', ['RB059']], ['echo "${Q:-x}"', []], ['echo "${Q:?}"', ['RB059']], ['Q=1; echo "$Q"', []], ['read -r Q; echo "$Q"', []], ['for q in a; do echo "$q"; done', []], ['export Q=1; echo "$Q"', []],
    ['echo "$HOME $1 $@ $? $$"', []], ['while getopts ab opt; do echo "$opt"; done', []], ['printf -v q x; echo "$q"', []], ['mapfile -t rows < f; echo "${rows[@]}"', []],
  ])('%s', (body, expected) => expect(lint(body)).toEqual(expected));
});

describe('syntax', () => {
  test.each<[string, string, string[]]>([
    ['if true; then', 'sh', ['RB050']], ['echo "abc', 'sh', ['RB050']], ['[[ a == b ]]', 'sh', ['RB050']], ['[[ a == b ]]', 'shell', ['RB050']], ['[[ a == b ]]', 'bash', []], ['diff <(a) <(b)', 'sh', ['RB050']],
    ['x=(a b)', 'sh', ['RB050']], ['function f { :; }', 'sh', ['RB050']], ['f() { :; }', 'sh', []], ['echo {a,b}', 'sh', ['RB050']], ['echo $((1+1))', 'sh', []],
    ['kubectl get <pod>', 'sh', ['RB051']], ['kubectl get <pod> -o wide', 'sh', ['RB051']], ['kubectl get "<pod>"', 'sh', ['RB051']], ["kubectl get '<pod>'", 'sh', ['RB051']], ['kubectl get <pod name>', 'sh', ['RB051']],
    ['# kubectl get <pod>', 'sh', []], ["curl -d '<a>b</a>' x", 'sh', []], ['cat <<EOF\n<pod>\nEOF', 'sh', []], ['sort <in >out', 'sh', []],
    ['a | b', 'sh', ['RB056']], ['a | b', 'bash', []], ['a | jq -er .x', 'sh', []], ['a | jq -r .x', 'sh', ['RB056']], ['echo "$P" | b', 'sh', []], ['a || b', 'sh', []],
    ['x'.repeat(40_000), 'sh', ['RB050']], ['$('.repeat(3_000), 'sh', ['RB050']], ['"$('.repeat(3_000), 'bash', ['RB050']],
    [`echo ${'"$(echo '.repeat(60)}${')"'.repeat(60)}`, 'bash', ['RB050']], [`echo ${'"$(echo '.repeat(8)}${')"'.repeat(8)}`, 'bash', []],
  ])('%s in %s', (body, language, expected) => expect(lint(body, language)).toEqual(expected));
});

test('the line in the file and what to do', () => {
  expect(lines('true\nkubectl get $P\n\nx="\n$(cat $PODS)"\necho "$PODZ"')).toEqual([
    ['RB057', 12, '$P is unquoted and would be taken apart: write "$P"'],
    ['RB057', 15, '$PODS is unquoted and would be taken apart: write "$PODS"'],
    ['RB059', 16, 'nothing declares $PODZ; did you mean "PODS"?'],
  ]);
});

test('inside backticks that hold backticks, the line on which they begin', () => {
  expect(lines('true\ntrue\ntrue\ntrue\nx=`echo \\`\necho $P\\``\nkubectl get $P').map((one) => (one as unknown[]).slice(0, 2))).toEqual([['RB057', 15], ['RB057', 17]]);
});
