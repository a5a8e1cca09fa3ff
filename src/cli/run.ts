// Verb in, exit code out: 0 done, 1 it could not be done, 2 the words were not understood.
import { nearest } from '../domain/command-text.ts';
import { toError } from '../domain/errors.ts';
import { isDatabaseAway } from '../store/pool.ts';
import { version } from '../version.ts';
import { UsageError, type Io } from './io.ts';
import { usage, verbs } from './verbs.ts';

export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return said(io.out, usage(), 0);
  if (name === '--version' || name === '-v') return said(io.out, version, 0);
  const verb = verbs.get(name ?? '');
  if (!verb) return said(io.err, `${unknown(name)}${usage()}`, 2);
  if (rest.includes('--help') || rest.includes('-h')) return said(io.out, `Usage: tocsin ${verb.usage}\n${verb.help}`, 0);
  try {
    return await verb.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) return said(io.err, `${error.message}\nUsage: tocsin ${verb.usage}`, 2);
    return said(io.err, sentence(toError(error)), 1);
  }
}

function unknown(name: string | undefined): string {
  if (name === undefined) return '';
  const near = nearest(name, [...verbs.keys(), 'demo', 'bench', 'help']);
  return `There is no verb "${name}"${near === undefined ? '.' : `; did you mean "${near}"?`}\n\n`;
}

/** What a person can act on is said without a stack; a bug keeps it. */
function sentence(error: Error): string {
  if (isDatabaseAway(error)) return `The database cannot be reached: ${error.message || firstOf(error)}`;
  const bug = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
  return bug ? `This is a bug in Tocsin: ${error.stack ?? error.message}` : error.message;
}

/** Node gives an AggregateError without words when every address of a host refused. */
function firstOf(error: Error): string {
  return error instanceof AggregateError ? toError(error.errors[0]).message : error.name;
}

function said(say: (line: string) => void, text: string, code: number): number {
  say(text);
  return code;
}
