// The verbs of the command line. Each is loaded only when it is asked for.
import type { Run } from './io.ts';

export type Verb = { readonly usage: string; readonly help: string; readonly run: Run };

export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['serve', {
    usage: 'serve [--no-work | --only-work] [--port <number>]',
    help: 'The bot. --no-work only takes in and answers; --only-work only performs what is to be done, and with --port has health and metrics there.',
    run: async (args, io) => (await import('./serve.ts')).serve(args, io),
  }],
  ['migrate', {
    usage: 'migrate [--grant <role>]',
    help: 'Brings the database to what this version expects, and gives the bot’s role (of DATABASE_URL, or the one named) exactly the rights it needs.',
    run: async (args, io) => (await import('./migrate.ts')).migrate(args, io),
  }],
  ['check', {
    usage: 'check [paths…] [--strict] [--published] [--format text|json|github] [--executors <names>] [--codes]',
    help: 'Reads tocsin.yaml, the policy and the runbooks (or only the files named, postmortems too), and says what is wrong with them.',
    run: async (args, io) => (await import('./check.ts')).check(args, io),
  }],
  ['import', {
    usage: 'import <folder> [--into <folder>] [--owner <@org/team>] [--executor <name>] [--report] [--json]',
    help: 'Turns existing Markdown runbooks into guarded ones and says what it changed, line by line. --report writes nothing.',
    run: async (args, io) => (await import('./import.ts')).importFolder(args, io),
  }],
  ['import-timeline', {
    usage: 'import-timeline <file.json>… [--dry-run]',
    help: 'Records incidents that happened without Tocsin: facts with their own times and sources. The same file again changes nothing, a longer one adds.',
    run: async (args, io) => (await import('./import-timeline.ts')).importTimeline(args, io),
  }],
  ['postmortem-index', {
    usage: 'postmortem-index <folder> [--merged] [--check]',
    help: 'Writes README.md and index.json of a folder of postmortems from their front matter; --merged: what is there counts as published; --check only says whether they are current.',
    run: async (args, io) => (await import('./postmortem-index.ts')).postmortemIndex(args, io),
  }],
  ['coverage', {
    usage: 'coverage [--days 90] [--json] [--base <folder>] [--from <file>]   or   coverage --export <file> [--days 90]',
    help: 'How many incidents would be offered a runbook, how many runbooks are fresh and proven, and what a change to them covers.',
    run: async (args, io) => (await import('./coverage.ts')).coverage(args, io),
  }],
  ['manifest', {
    usage: 'manifest [--json] [--socket-mode]', help: 'Prints the manifest of the Slack app for this installation.',
    run: async (args, io) => (await import('./manifest.ts')).manifest(args, io),
  }],
  ['explain', {
    usage: 'explain <payload file> [--at <ISO time>] [--source <name>]',
    help: 'Says what a webhook body would lead to. Sends nothing, needs no database.',
    run: async (args, io) => (await import('./explain.ts')).explain(args, io),
  }],
  ['verify', {
    usage: 'verify [INC-42]', help: 'Checks the hash chains of the facts, of one incident or all.',
    run: async (args, io) => (await import('./verify.ts')).verify(args, io),
  }],
  ['backup', {
    usage: 'backup <file>', help: 'Writes the whole database into one file, as it is at one moment, while Tocsin runs. A file that is there is not overwritten.',
    run: async (args, io) => (await import('./backup.ts')).backup(args, io),
  }],
  ['export', {
    usage: 'export [INC-42] [--private] <file>',
    help: 'Writes incidents, their facts with texts and hashes, and their alerts as lines of JSON; "-" is standard output. Private incidents only with --private. A file that is there is not overwritten.',
    run: async (args, io) => (await import('./export.ts')).exportRecord(args, io),
  }],
  ['restore', {
    usage: 'restore <file>', help: 'Fills an empty database with what "tocsin backup" wrote: all of it or nothing. Tocsin must not run.',
    run: async (args, io) => (await import('./restore.ts')).restore(args, io),
  }],
  ['restored', {
    usage: 'restored', help: 'Says that this database was brought back by other means (pg_restore, a snapshot, a copied folder): what waited then is not repeated blindly.',
    run: async (args, io) => (await import('./restored.ts')).restored(args, io),
  }],
  ['erase', {
    usage: 'erase <INC-42> <entry> --reason <words>', help: 'Erases the text of one entry of a timeline for good, and says so in another. The chain of facts stays whole.',
    run: async (args, io) => (await import('./erase.ts')).erase(args, io),
  }],
  ['prune', {
    usage: 'prune --older-than 90d', help: 'Lets go of bodies of deliveries and outputs of steps that ended before that. Never of facts.',
    run: async (args, io) => (await import('./prune.ts')).prune(args, io),
  }],
  ['schema', {
    usage: 'schema [config | runbook | step | policy] [file]',
    help: 'Prints the JSON Schema of tocsin.yaml, a runbook’s frontmatter, a step’s annotation or the policy, or writes it into the file.',
    run: async (args, io) => (await import('./schema.ts')).schema(args, io),
  }],
  ['doctor', {
    usage: 'doctor [--json]',
    help: 'Examines tokens, scopes, channels, subscriptions, permissions and the database, and says exactly what to do. Changes nothing.',
    run: async (args, io) => (await import('./doctor.ts')).doctor(args, io),
  }],
  ['token', {
    usage: 'token create <name> --scope metrics|read|read-private|command [--person U…] [--expires 90d]   or   token list   or   token revoke <name>',
    help: 'Makes, lists and revokes tokens of the API. Only their hashes are kept: a token is shown once, when it is made.',
    run: async (args, io) => (await import('./token.ts')).token(args, io),
  }],
  ['incident', {
    usage: 'incident [--url <address>] [--in INC-42] [--key <key>] <what follows /incident in Slack>',
    help: 'Does it through the API of a running Tocsin, with the token in TOCSIN_TOKEN: for when Slack does not answer. The same key again does nothing twice.',
    run: async (args, io) => (await import('./incident.ts')).incident(args, io),
  }],
  ['runner', {
    usage: 'runner [--beside]',
    help: 'Runs shell steps in their sandbox, and nothing else. --beside: ends with whoever started it. It reads .env.runner, never .env.',
    run: async (args, io) => (await import('./runner.ts')).runner(args, io),
  }],
  ['runner-role', {
    usage: 'runner-role', help: 'Makes the database role that RUNNER_DATABASE_URL names: it may claim and report shell steps, and nothing else.',
    run: async (args, io) => (await import('./runner-role.ts')).runnerRole(args, io),
  }],
]);

const apart = [['demo [--play]', 'A world in a box to try everything in.'], ['bench', 'Measures this machine.'], ['help', 'This text.']] as const;
const settings = 'Settings are environment variables; a file .env in this folder is read too (see .env.example).';

/** For people; demo and bench are started by bin/tocsin.mjs. */
export function usage(): string {
  const rows = [...[...verbs.values()].map((verb) => [verb.usage, verb.help] as const), ...apart];
  const lines = rows.flatMap(([words, help]) => [`  ${words}`, `      ${help}`]);
  return ['Usage: tocsin <verb>   (npm run tocsin -- <verb>)', '', ...lines, '', settings].join('\n');
}
