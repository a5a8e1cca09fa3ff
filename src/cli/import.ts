// tocsin import: existing Markdown runbooks become guarded ones. Nothing is run, nothing that is there is replaced.
import path from 'node:path';
import { importRunbook } from '../domain/runbook/import/import.ts';
import type { ImportOptions } from '../domain/runbook/import/import.ts';
import { addCounts, NOTHING } from '../domain/runbook/import/report.ts';
import type { Counts, FileReport } from '../domain/runbook/import/report.ts';
import { oneLine } from '../render/escape.ts';
import { count } from './check-format.ts';
import { shown } from './check-files.ts';
import { readRunbooks } from './files.ts';
import { copyLicences, readSources, write } from './import-files.ts';
import type { Source, Written } from './import-files.ts';
import { readArgs, UsageError, type Io } from './io.ts';

type Done = { readonly source: Source } & (
  | { readonly is: 'imported'; readonly report: FileReport; readonly written: Written | undefined }
  | { readonly is: 'already' }
  | { readonly is: 'left-out' }
  | { readonly is: 'refused'; readonly why: string });

type Asked = { readonly from: string; readonly into: string; readonly owner: string; readonly executor: string; readonly dry: boolean; readonly json: boolean };

function readAsked(args: readonly string[], { env, dir }: Io): Asked {
  const { flags, words: [from] } = readArgs(args, {
    into: { type: 'string' }, owner: { type: 'string', default: '@unassigned' }, executor: { type: 'string', default: 'unassigned' },
    report: { type: 'boolean' }, json: { type: 'boolean' },
  }, 1);
  if (from === undefined) throw new UsageError('Name the folder or the file to import.');
  const [owner, executor] = [String(flags['owner']), String(flags['executor'])];
  if (!/^@?[A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/.test(owner)) throw new UsageError(`"${owner}" is no owner: write --owner @org/team.`);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(executor)) throw new UsageError(`"${executor}" is no executor: a profile name in small letters, digits and hyphens.`);
  const into = typeof flags['into'] === 'string' ? flags['into'] : path.join(env['RUNBOOKS_DIR']?.trim() || 'runbooks', 'imported');
  return { from: path.resolve(dir, from), into: path.resolve(dir, into), owner, executor, dry: flags['report'] === true, json: flags['json'] === true };
}

/** Ids of the team's own runbooks; those that an earlier import wrote to the same places do not count. */
async function idsInUse(targets: readonly string[], io: Io): Promise<Set<string>> {
  const { name, runbooks } = await readRunbooks(io);
  const others = runbooks.filter((loaded) => !targets.includes(path.resolve(io.dir, name, loaded.path)));
  return new Set(others.map((loaded) => loaded.runbook.id));
}

async function importOne(source: Source, options: ImportOptions, dry: boolean): Promise<Done> {
  if (source.text === undefined) return { source, is: 'refused', why: 'it is not UTF-8: convert it first' };
  const imported = importRunbook({ path: source.path, text: source.text }, options);
  if (imported.is === 'already') return { source, is: 'already' };
  // A README is never loaded as a runbook; under its new name one without a command would be a runbook about nothing.
  if (source.isReadme && (source.target === source.file || (imported.is === 'imported' && imported.report.steps.length === 0))) return { source, is: 'left-out' };
  if (imported.is === 'refused') return { source, ...imported };
  return { source, is: 'imported', report: imported.report, written: dry ? undefined : await write(source, imported.text) };
}

/** Exit 1 when a file could not be imported; the others are. */
export async function importFolder(args: readonly string[], io: Io): Promise<number> {
  const asked = readAsked(args, io);
  const sources = await readSources(asked.from, asked.into);
  const taken = await idsInUse(sources.map((source) => source.target), io);
  const done: Done[] = [];
  for (const source of sources) {
    const one = await importOne(source, { ...asked, taken }, asked.dry);
    if (one.is === 'imported') taken.add(one.report.id);
    done.push(one);
  }
  const licences = asked.dry || asked.into === asked.from || done.every((one) => one.is !== 'imported') ? [] : await copyLicences(asked.from, asked.into);
  if (asked.json) io.out(JSON.stringify(done.map(({ source, ...rest }) => ({ file: source.path, ...rest })), undefined, 2));
  else say(done, asked, licences, io);
  return done.some((one) => one.is === 'refused') ? 1 : 0;
}

function say(done: readonly Done[], asked: Asked, licences: readonly string[], io: Io): void {
  for (const one of done) sayOne(one, io);
  const imported = done.filter((one) => one.is === 'imported');
  const counts = imported.reduce((sum, one) => addCounts(sum, one.report.count), NOTHING);
  for (const line of summary(done, counts)) io.out(line);
  if (asked.dry) return io.out('Nothing was written: without --report the files go into ' + shown(asked.into, io) + '.');
  for (const licence of licences) io.out(`Copied ${shown(licence, io)}: it belongs to what was imported.`);
  if (imported.length > 0) io.out(`In ${shown(asked.into, io)}. Every step is a change and asks for approval. Read each file, give its steps a risk, fill in last-reviewed, then run "tocsin check".`);
}

const WROTE: Readonly<Record<Written, string>> = { written: '', unchanged: ' (unchanged)', kept: ' (not written: a different file is there; move it away to import anew)' };

function sayOne(one: Done, io: Io): void {
  const name = oneLine(one.source.path);
  if (one.is === 'already') return io.out(`${name}: is a runbook already, not touched`);
  if (one.is === 'left-out') return io.out(`${name}: a README, left out`);
  if (one.is === 'refused') return io.out(`${name}: not imported: ${oneLine(one.why)}`);
  const { report, written } = one;
  const [run, manual] = [report.count.run, report.count.manual];
  const what = run + manual === 0 ? 'a guide without steps' : `${count(run, 'step')} to review, ${manual} by hand`;
  const params = report.params.length === 0 ? '' : `, parameters ${report.params.join(', ')}`;
  io.out(`${name}: ${what}${params}${report.alert === undefined ? '' : `, for the alert ${report.alert}`}${written === undefined ? '' : WROTE[written]}`);
  for (const note of report.notes) io.out(`  ${String(note.line).padStart(4)}  ${note.what.padEnd(14)}  ${oneLine(note.text)}`);
}

function summary(done: readonly Done[], counts: Counts): readonly string[] {
  const of = (is: Done['is']): number => done.filter((one) => one.is === is).length;
  const guides = done.filter((one) => one.is === 'imported' && one.report.steps.length === 0).length;
  const rate = (part: number): string => (counts.shell === 0 ? '' : ` (${(100 * part / counts.shell).toFixed(1)} %)`);
  return [
    `${count(done.length, 'file')}: ${of('imported')} imported (${guides} of them guides without steps), ${of('already')} runbooks already, ${of('left-out')} left out, ${of('refused')} not imported.`,
    `${count(counts.blocks, 'code block')}, ${counts.inLists} of them in lists: ${counts.run} became steps, ${counts.manual} are done by hand, ${counts.documentation} stay documentation.`,
    `${count(counts.shell, 'shell block')}: ${counts.parsedBefore}${rate(counts.parsedBefore)} parse as they are, ${counts.parsed}${rate(counts.parsed)} when imported.`,
  ];
}
