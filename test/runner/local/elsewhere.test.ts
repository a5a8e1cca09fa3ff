// What went wrong in other tools when they ran commands: each case by its number.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRunnerConfig } from '../../../src/runner/profiles.ts';
import { readSecrets } from '../../../src/runner/local/secrets.ts';
import { executor, folder, job, needsSandbox, noSandbox, profile, run } from './support.ts';

const quoted = 'printf "%s|" "$P"; echo $#';

describe.skipIf(noSandbox !== undefined)(needsSandbox('values are data'), () => {
  it.each([
    ['hubot-scripts CVE-2013-7378, a command built from a chat message', 'x; touch /scratch/pwned #'],
    ['StackStorm CVE-2021-44657, Jinja in actions', '{{ self.__init__.__globals__.os.popen("id").read() }}'],
    ['Rundeck docs#1675, unquotedoption', 'a b * $(id) "c" \'d\' ${HOME}'],
    ['Ybot #79, quoting by hand', '"; $(id) `id` "'],
    ['n8n CVE-2025-68613, JavaScript expressions', '={{ (function(){ return this.process.mainModule.require("child_process").execSync("id") })() }}'],
    ['expr-eval CVE-2025-12735, an expression engine', 'x = constructor.constructor("return process")()'],
    ['a template literal', '${7*7} #{7*7} <%= 7*7 %> {{7*7}} $((7*7))'],
  ])('%s', async (_case, value) => {
    const end = await run(executor().executor, job({ env: { P: value }, body: `${quoted}; ls /scratch` }));
    expect(end.text).toBe(`${value}|0\n`);
  });

  it('n8n CVE-2025-68613: braces in the body are text too, nothing is filled in', async () => {
    expect((await run(executor().executor, job({ env: { P: 'value' }, body: "echo '{{P}} ${P} =P'" }))).text).toBe('{{P}} ${P} =P\n');
  });

  it('StackStorm CVE-2021-28667: output is bytes; broken and odd ones end no loop', async () => {
    const end = await run(executor().executor, job({ body: String.raw`printf '\355\240\275\377\376\300\200\303 \342\200\256 \0 end'`, secrets: { TOKEN: 'ünïcödé secret' } }));
    expect(Buffer.from(end.output)).toEqual(Buffer.from([0xed, 0xa0, 0xbd, 0xff, 0xfe, 0xc0, 0x80, 0xc3, 0x20, 0xe2, 0x80, 0xae, 0x20, 0, 0x20, 0x65, 0x6e, 0x64]));
  });
});

describe('secrets, files and the sandbox', () => {
  it('StackStorm CVE-2022-44009: a step gets the secrets its runbook names, of its own profile', () => {
    const own = profile('{ secrets: { A: { env: A }, B: { env: B } } }');
    const places = { env: { A: 'value of a', B: 'value of b', C: 'value of c' } };
    expect(readSecrets(own, 'read', ['A'], places)).toEqual({ A: 'value of a' });
    expect(() => readSecrets(own, 'read', ['C'], places)).toThrow('C (not in the profile');
  });

  it('Rundeck CVE-2021-39132: YAML makes data and nothing else', () => {
    for (const yaml of ['profiles: !!javax.script.ScriptEngineManager []', 'profiles: { a: !!js/function "x" }', 'profiles: { a: &a {}, b: *a }', 'profiles: { <<: { a: {} } }']) {
      expect(readRunnerConfig(yaml).ok).toBe(false);
    }
  });

  it('Rundeck CVE-2020-11009, CVE-2021-41111, CVE-2023-48222: only a try can be named, nothing around it', async () => {
    const { executor: made } = executor();
    for (const ref of ['..', '../x', '.etc', '.cache', '/etc', 'a/b', 'a\0b', '', 'x'.repeat(300)]) {
      for (const ask of [made.look, made.kill, made.forget, made.wait, (name: string) => made.start(job({ ref: name }))]) await expect((ask as (ref: string, more: unknown) => Promise<unknown>)(ref, {})).rejects.toMatchObject({ code: 'ref' });
    }
  });

  it('Rundeck CVE-2022-29186, CVE-2022-31044: no keys are shipped, and a spool that others can read is no spool', () => {
    expect(JSON.stringify(profile('{}'))).not.toMatch(/BEGIN|ssh-|password/i);
    const spool = folder();
    chmodSync(spool, 0o770);
    expect(() => executor({ spool })).toThrow(expect.objectContaining({ code: 'spool' }));
  });

  it('Errbot #1050, #1133: the guard is not a part that can be left out; without it nothing runs', async () => {
    const dir = folder();
    const bwrap = path.join(dir, 'bwrap');
    // What a "helpful" stand-in would do: drop the options and run the command.
    writeFileSync(bwrap, `#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift\ntouch ${dir}/ran; echo '{ "child-pid": '$$' }' >&5; exec "$@"\n`);
    chmodSync(bwrap, 0o755);
    const { executor: made, spool } = executor({ bwrap });
    await expect(made.start(job())).rejects.toMatchObject({ name: 'Rejected', code: 'sandbox' });
    expect(existsSync(path.join(spool, 'run-0-1'))).toBe(false);
  });
});
