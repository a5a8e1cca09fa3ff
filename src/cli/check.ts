// tocsin check: reads what the team wrote, prints what is wrong with it and where. Needs no tokens, so it can run in CI.
import path from 'node:path';
import { defaultConfig } from '../domain/config.ts';
import { lintFolder } from '../domain/runbook/lint/folder.ts';
import type { LintedFolder } from '../domain/runbook/lint/folder.ts';
import type { LintOptions } from '../domain/runbook/lint/lint.ts';
import { lintRunbook } from '../domain/runbook/lint/lint.ts';
import { ruleLines } from '../domain/runbook/lint/rules.ts';
import { defaultPolicy, parsePolicy } from '../domain/runbook/policy.ts';
import type { Policy } from '../domain/runbook/policy.ts';
import { postmortemRuleLines } from '../domain/postmortem-check/rules.ts';
import { loadRegistry } from '../registry.ts';
import { configFindings, configRuleLines } from './check-config.ts';
import { readSource, readSources, readWanted, saysRunbook, shown } from './check-files.ts';
import type { Wanted } from './check-files.ts';
import { count, countOf, format, readFormat } from './check-format.ts';
import type { Found } from './check-format.ts';
import { checkPostmortems } from './check-postmortems.ts';
import { readConfigText, readIfThere } from './files.ts';
import { home } from './home.ts';
import { readArgs, type Io } from './io.ts';

/** Exit 1 when there is an error, with --strict also when there is a warning. */
export async function check(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = readArgs(args, {
    format: { type: 'string', default: 'text' }, strict: { type: 'boolean' }, codes: { type: 'boolean' }, executors: { type: 'string' }, published: { type: 'boolean' },
  }, Infinity);
  if (flags['codes'] === true) {
    for (const line of [...configRuleLines(), ...ruleLines(), ...postmortemRuleLines()]) io.out(line);
    return 0;
  }
  const as = readFormat(String(flags['format']));
  const executors = typeof flags['executors'] === 'string' ? flags['executors'].split(',').map((name) => name.trim()) : undefined;
  const wanted = await readWanted(words, io);
  const team = await examine(wanted, executors, io);
  const postmortems = await checkPostmortems(wanted, flags['published'] === true ? 'published' : undefined, io);
  const found = [...team.found, ...postmortems.found];
  const summary = postmortems.files === 0 ? team.summary : `${team.summary}, ${count(postmortems.files, 'postmortem')}`;
  for (const line of format({ found, summary }, as)) io.out(line);
  const { errors, warnings } = countOf(found);
  return errors > 0 || (flags['strict'] === true && warnings > 0) ? 1 : 0;
}

async function examine(wanted: Wanted, executors: readonly string[] | undefined, io: Io): Promise<{ found: readonly Found[]; summary: string }> {
  const { name, text } = await readConfigText(io);
  const aboutConfig = wanted.has(path.resolve(io.dir, name));
  const folder = io.env['RUNBOOKS_DIR']?.trim() || 'runbooks';
  const sources = await readSources(path.resolve(io.dir, folder), io);
  const isWanted = (file: string): boolean => wanted.has(path.resolve(io.dir, file));
  // Of broken settings the place of the policy is not known.
  const first = configFindings(text ?? '', []);
  const policyFile = path.resolve(io.dir, first.config?.policy ?? defaultConfig.policy);
  const policy = await readPolicy(policyFile, io);
  const { steps } = await loadRegistry(path.join(home, 'handlers'));
  const options: LintOptions = { kinds: [...steps.keys()], policy: policy.policy, executors };
  // The settings name runbooks, so their ids are needed then.
  const linted = lintFolder(sources, options, aboutConfig ? undefined : isWanted);
  const strangers = await elsewhere(wanted, sources.map((source) => source.path), options, io);
  const settings = configFindings(text ?? '', linted.runbooks.map((runbook) => runbook.id)).findings;
  const found: Found[] = [
    ...(aboutConfig ? settings.map((one) => ({ ...one, file: name })) : []),
    ...(wanted.has(policyFile) ? policy.found : []),
    ...[...linted.findings, ...strangers.findings].filter((one) => isWanted(one.path)).map((one) => ({ ...one, file: one.path })),
  ];
  if (wanted.all) return { found, summary: `${text === undefined ? `No ${name}: the defaults hold` : name}, ${count(linted.runbooks.length, 'usable runbook')} in ${folder}` };
  const own = sources.filter((source) => isWanted(source.path)).length + strangers.files;
  const others = [aboutConfig && text !== undefined ? name : '', wanted.has(policyFile) ? shown(policyFile, io) : ''].filter((one) => one !== '');
  return { found, summary: [...others, count(own, 'runbook')].join(', ') };
}

/** Files named one by one that lie outside of the folder and say that they are runbooks. The others are nobody's business here. */
async function elsewhere(wanted: Wanted, known: readonly string[], options: LintOptions, io: Io): Promise<{ readonly files: number; readonly findings: LintedFolder['findings'] }> {
  const files = wanted.files.filter((file) => file.endsWith('.md') && !known.includes(shown(file, io)));
  const sources = (await Promise.all(files.map((file) => readSource(file, io)))).filter(saysRunbook);
  return { files: sources.length, findings: sources.flatMap((source) => lintRunbook(source, options).findings) };
}

type ReadPolicy = { readonly policy: Policy | undefined; readonly found: readonly Found[] };

/** Without a file the defaults hold; of a broken one nothing is known, so roles are not looked at. */
async function readPolicy(file: string, io: Io): Promise<ReadPolicy> {
  const text = await readIfThere(file);
  if (text === undefined) return { policy: defaultPolicy, found: [] };
  const read = parsePolicy(text, shown(file, io));
  return read.ok ? { policy: read.policy, found: [] } : { policy: undefined, found: read.findings.map((one) => ({ ...one, file: one.path })) };
}
