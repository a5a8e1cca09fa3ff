// node bench/import-rates.ts name=folder …: how much of existing collections of runbooks the importer makes usable, as a table.
// Nothing is written. Every step that would run is also read by the shell that would run it (`bash -n`, `dash -n`).
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readDocument, shapeOf } from '../src/domain/runbook/import/document.ts';
import { importRunbook } from '../src/domain/runbook/import/import.ts';
import { addCounts, NOTHING } from '../src/domain/runbook/import/report.ts';
import type { Counts } from '../src/domain/runbook/import/report.ts';
import { parseRunbook } from '../src/domain/runbook/parse.ts';

type Row = { files: number; refused: number; guides: number; counts: Counts; wrong: string[] };

const options = (taken: ReadonlySet<string>) => ({ owner: '@unassigned', executor: 'unassigned', taken });

/** What an import must hold; each sentence is a failure. */
function wrongWith(file: string, before: string, after: string): string[] {
  const [old, made] = [readDocument(before), readDocument(after)];
  const parsed = parseRunbook({ path: file, text: after });
  if (!parsed.ok) return ['does not load'];
  const wrong: string[] = [];
  if (old.blocks.length !== made.blocks.length) wrong.push('a block was lost or invented');
  if (shapeOf(old.root) !== shapeOf(made.root)) wrong.push('the prose changed');
  if (parsed.runbook.lastReviewed !== undefined) wrong.push('counts as reviewed');
  if (importRunbook({ path: file, text: after }, options(new Set())).is !== 'already') wrong.push('a second import would change it');
  for (const step of parsed.runbook.steps) {
    if (step.risk !== 'change') wrong.push(`line ${step.line} is ${step.risk}`);
    if (/<[A-Za-z][^<>\n|&;]*[^\s]>|^\s*\$ /m.test(step.body)) wrong.push(`line ${step.line} keeps a placeholder or a prompt`);
    const shell = step.language === 'bash' ? 'bash' : 'dash';
    if (step.kind === 'run' && spawnSync(shell, ['-n'], { input: step.body }).status !== 0) wrong.push(`line ${step.line} is not read by ${shell}`);
  }
  return wrong;
}

async function measure(folder: string): Promise<Row> {
  const row: Row = { files: 0, refused: 0, guides: 0, counts: NOTHING, wrong: [] };
  const taken = new Set<string>();
  for (const file of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).sort()) {
    const text = await readFile(path.join(folder, file), 'utf8');
    const imported = importRunbook({ path: file, text }, options(taken));
    row.files += 1;
    if (imported.is === 'refused') {
      row.refused += 1;
      row.wrong.push(`${file}: refused: ${imported.why}`);
    }
    if (imported.is !== 'imported') continue;
    taken.add(imported.report.id);
    row.guides += imported.report.steps.length === 0 ? 1 : 0;
    row.counts = addCounts(row.counts, imported.report.count);
    const unix = (content: string): string => content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
    row.wrong.push(...wrongWith(file, unix(text), unix(imported.text)).map((why) => `${file}: ${why}`));
  }
  return row;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${part} (${(100 * part / whole).toFixed(1)} %)`;
}

const folders = process.argv.slice(2);
if (folders.length === 0) process.stdout.write('Usage: node bench/import-rates.ts name=folder …\n');
else process.stdout.write('| collection | files | guides | code blocks | in lists | shell blocks | parse as they are | after import | steps | by hand | documentation |\n|---|---|---|---|---|---|---|---|---|---|---|\n');
for (const word of folders) {
  const [name = '', folder = word] = word.split('=');
  const { files, guides, counts: n, wrong } = await measure(folder);
  const cells = [name, files, guides, n.blocks, n.inLists, n.shell, percent(n.parsedBefore, n.shell), percent(n.parsed, n.shell), n.run, n.manual, n.documentation];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  for (const why of wrong) process.stdout.write(`WRONG ${why}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
