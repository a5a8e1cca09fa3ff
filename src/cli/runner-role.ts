// tocsin runner-role: makes the database role of runners, as the owner. Its name and password are those in RUNNER_DATABASE_URL.
import { ensureRunnerRole, tooMuch } from '../store/runner-role.ts';
import { withDatabase } from './database.ts';
import { Failure, readArgs, type Io } from './io.ts';

export async function runnerRole(args: readonly string[], io: Io): Promise<number> {
  readArgs(args, {});
  const address = io.env['RUNNER_DATABASE_URL']?.trim() ?? '';
  const given = URL.canParse(address) ? new URL(address) : undefined;
  const role = decodeURIComponent(given?.username ?? '');
  if (!given || role === '') {
    throw new Failure('Set RUNNER_DATABASE_URL to the address the runner shall use, for example postgresql://tocsin_runner:<a new password>@<host>/<database>, and run this again: the role gets that name and password.');
  }
  const password = decodeURIComponent(given.password);
  await withDatabase(io.env, io.dir, 'owner', async (pool) => {
    const { rows } = await pool.query<{ me: string }>('select current_user as me');
    if (rows[0]?.me === role) throw new Failure(`RUNNER_DATABASE_URL names ${role}, which is the role that owns the tables. Choose a name of its own, for example tocsin_runner.`);
    await ensureRunnerRole(pool, role, password === '' ? undefined : password).catch(refused);
    const wide = await tooMuch(pool, role);
    if (wide.length > 0) throw new Failure(`The role ${role} can run steps now, but it can do more than that, and the runner will not start with it: ${wide.join('; ')}. Take these rights away, or name a role of its own in RUNNER_DATABASE_URL.`);
  });
  io.out(`The role ${role} may claim and report shell steps, and nothing else. Start the runner with RUNNER_DATABASE_URL and nothing of the bot's.`);
  return 0;
}

/** 42501: the owner of the tables may not make roles, as in most managed databases. */
function refused(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === '42501') {
    throw new Failure('The database role in DATABASE_OWNER_URL (or DATABASE_URL) may not make roles. Let an administrator make it (CREATE ROLE … LOGIN with the password in RUNNER_DATABASE_URL), and run this again: then only rights are given.', { cause: error });
  }
  throw error;
}
