// Verbs, usage and exit codes.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verbs } from '../../src/cli/verbs.ts';
import { version } from '../../src/version.ts';
import { cli, folder, root } from './support.ts';

test('help names every verb and is no error', async () => {
  for (const word of ['help', '--help', '-h']) {
    const { code, out, err } = await cli([word]);
    expect([code, err]).toEqual([0, '']);
    for (const name of [...verbs.keys(), 'demo', 'bench', 'help']) expect(out).toMatch(new RegExp(`^ {2}${name}( |$)`, 'm'));
  }
  expect(await cli(['--version'])).toEqual({ code: 0, out: version, err: '' });
});

test.each([[[]], [['nothing-like-it']], [['constructor']], [['']]])('%j is no verb: usage, exit 2', async (args) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Usage: tocsin <verb>');
});

test('a slip of the pen is met with what was meant', async () => {
  expect((await cli(['serv'])).err).toMatch(/^There is no verb "serv"; did you mean "serve"\?/);
});

test.each([[['migrate', 'now']], [['migrate', '--fast']], [['check', '--at']], [['verify', 'forty-two']], [['verify', 'INC-1', 'INC-2']], [['explain']],
  [['serve', '--no-work', '--only-work']], [['serve', '--no-work=yes']], [['explain', 'x', '--at', 'yesterday-ish']], [['explain', 'x', '--source', 'carrier-pigeon']], [['doctor', 'now']], [['doctor', '--fix']], [['runner', 'now']], [['runner-role', '--force']]])('%j: how it is said, exit 2', async (args) => {
  const { code, out, err } = await cli(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^.+\nUsage: tocsin (migrate|check|verify|explain|serve|doctor|runner|runner-role)/);
});

test('the help of one verb runs nothing', async () => {
  expect(await cli(['serve', '--help'])).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: tocsin serve \[--no-work/) as string });
});

test('wrong settings are said all at once, without a stack', async () => {
  const dir = await folder({ 'tocsin.yaml': 'anounce: "#x"\n' });
  const { code, err } = await cli(['serve'], { dir, env: { PORT: 'many', GITHUB_TOKEN: 'ghp_secret' } });
  expect(code).toBe(1);
  for (const part of ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'PORT', 'POSTMORTEM_REPO', 'did you mean "announce"']) expect(err).toContain(part);
  expect(err).not.toMatch(/ghp_secret|\n\s+at /);
});

test('a database address that is none', async () => {
  const { code, err } = await cli(['migrate'], { env: { DATABASE_URL: 'mysql://root:hunter2@db/x' } });
  expect([code, err]).toEqual([1, 'Tocsin cannot start with these settings:\n  - DATABASE_URL must be a postgresql:// address']);
});

test('a database that is not there', async () => {
  const { code, err } = await cli(['verify'], { env: { DATABASE_URL: 'postgresql://tocsin:hunter2@127.0.0.1:1/x' } });
  expect(code).toBe(1);
  expect(err).toMatch(/^The database cannot be reached: /);
  expect(err).not.toMatch(/hunter2|\n/);
});

test('the program reads ./.env, and what is set already wins', async () => {
  const dir = await folder({ '.env': 'PUBLIC_URL=https://from-file.example\nSLACK_APP_TOKEN=xapp-1\n' });
  const run = (env: NodeJS.ProcessEnv) => new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [path.join(root, 'bin/tocsin.mjs'), 'manifest', '--json'], { cwd: dir, env }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  expect(JSON.parse(await run({}))).toMatchObject({ settings: { socket_mode_enabled: true } });
  const http = JSON.parse(await run({ SLACK_APP_TOKEN: '' })) as { settings: { interactivity: { request_url: string } } };
  expect(http.settings.interactivity.request_url).toBe('https://from-file.example/slack/events');
});
