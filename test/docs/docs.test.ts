// The documents say what is there: links, settings, commands, tables, verbs, paths, and the code of the recipes.
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../src/cli/verbs.ts';
import { signal } from '../../src/domain/alert.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { effectKinds } from '../../src/domain/effects.ts';
import { factKinds } from '../../src/domain/facts.ts';
// Imported by name, so that the compiler reads them.
import askTicket from '../../docs/recipes/handlers/actions/ask_ticket.ts';
import ticket from '../../docs/recipes/handlers/commands/ticket.ts';
import askImpact from '../../docs/recipes/handlers/nudges/ask_impact.ts';
import pause from '../../docs/recipes/handlers/steps/pause.ts';
import askCommander from '../../docs/recipes/handlers/timers/ask_commander.ts';
import ticketView from '../../docs/recipes/handlers/views/ticket.ts';
import acme from '../../docs/recipes/handlers/webhooks/acme.ts';
import { readAcme } from '../../docs/recipes/src/domain/acme.ts';
import { ticketModal } from '../../docs/recipes/src/render/forms/ticket.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const list = (dir: string, end: string) => readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(end)).map((file) => path.posix.join(dir, file)).sort();
const documents = [...readdirSync(root).filter((file) => file.endsWith('.md')), ...list('docs', '.md'), 'runbooks/README.md'];
/** Without fenced blocks: what stands in them is quoted. */
const prose = (file: string) => read(file).replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '');

/** The ids that GitHub gives the headings of a document. */
function anchors(file: string): string[] {
  return [...prose(file).matchAll(/^#{1,6} (.+)$/gm)].map((match) => (match[1] ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

function isThere(from: string, link: string): boolean {
  const [place = '', anchor] = link.split('#');
  const target = place === '' ? from : path.posix.join(path.posix.dirname(from), place);
  return existsSync(path.join(root, target)) && (anchor === undefined || anchors(target).includes(anchor));
}

describe('links and paths', () => {
  it.each(documents)('%s links to what is there', (file) => {
    const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !isThere(file, link))).toEqual([]);
  });

  it.each(documents.filter((file) => file !== 'CONTRIBUTING.md'))('%s names files that are there', (file) => {
    const optional = ['runbooks/policy.yaml', 'runbooks/imported'];
    const named = [...prose(file).matchAll(/`((?:src|handlers|test|demo|docs|migrations|bench|bin|tools|runbooks)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
    expect(named.filter((one) => !optional.includes(one) && !existsSync(path.join(root, one)))).toEqual([]);
  });

  it('every decision is numbered without a gap and has the five parts', () => {
    const files = list('docs/decisions', '.md');
    expect(files.map((file) => path.basename(file).slice(0, 4))).toEqual(files.map((_, index) => String(index + 1).padStart(4, '0')));
    const parts = ['## Context', '## Decision', '## What decided it', '## Consequences', '## What would change our mind'];
    expect(files.filter((file) => parts.some((part) => !read(file).includes(`\n${part}\n`)))).toEqual([]);
  });
});

describe('what is documented is what there is', () => {
  it('the README has the commands on lines of their own, and stays short', () => {
    for (const command of ['npm ci && npm run demo', 'npm ci && npm test', 'npm run demo -- --play']) expect(read('README.md')).toContain(`\`\`\`sh\n${command}\n\`\`\``);
    expect(read('README.md').split('\n').length).toBeLessThan(200);
    expect(read('ARCHITECTURE.md').split('\n').length).toBeLessThanOrEqual(161);
  });

  it('every environment variable is in the README and in .env.example', () => {
    const schema = /const environment = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(read('src/config.ts'))?.[1] ?? '';
    const variables = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? '');
    expect(variables.length).toBeGreaterThan(20);
    expect(variables.filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual([]);
    expect(variables.filter((name) => !new RegExp(`^#?${name}=`, 'm').test(read('.env.example')))).toEqual([]);
  });

  it('no variable is documented that nothing reads', () => {
    const named = [...prose('README.md').matchAll(/^\| (`[^|]*) \|/gm)].flatMap((row) => [...(row[1] ?? '').matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map((match) => match[1] ?? ''));
    expect(named.filter((name) => !(read('src/config.ts') + read('src/runner/settings.ts')).includes(name))).toEqual([]);
  });

  it('every command is in the README, and no other', () => {
    const commands = readdirSync(path.join(root, 'handlers/commands')).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
    const table = /\| `\/incident …` \| \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(read('README.md'))?.[1] ?? '';
    expect(new Set([...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap((row) => [...(row[1] ?? '').matchAll(/`(\S+)`/g)].map((match) => match[1])))).toEqual(new Set(commands));
  });

  it('every verb that works is in the operations guide', () => {
    const working = [...verbs].filter(([, verb]) => !verb.help.startsWith('Comes later')).map(([name]) => name);
    expect(working.filter((name) => !new RegExp(`\`(?:tocsin )?${name}[\` ]`).test(read('docs/operations.md')))).toEqual([]);
  });

  it('every table of the database is explained', () => {
    const sql = list('migrations', '.sql').map(read).join('\n');
    const tables = [...sql.matchAll(/^\s*create table (?:if not exists )?([a-z_]+)/gim)].map((match) => match[1] ?? '');
    expect(tables.length).toBeGreaterThan(10);
    expect([...tables, 'migration'].filter((table) => !read('ARCHITECTURE.md').includes(`\`${table}\``))).toEqual([]);
  });

  it('every folder of the engine is on the code map', () => {
    const engine = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => `src/${one.name}`);
    const known = [...read('ARCHITECTURE.md').matchAll(/`(?:handlers\/)?([\w/]+)`/g)].map((match) => match[1] ?? '');
    expect([...engine, ...readdirSync(path.join(root, 'handlers'))].filter((folder) => !known.includes(folder))).toEqual([]);
  });
});

/** A recipe as it stands at its own place: its imports are written as they are from there. */
function quoted(file: string): string {
  const place = file.slice('docs/recipes/'.length);
  return read(file).replaceAll(/'(\.[^']+\.ts)'/g, (_, link: string) => {
    const target = path.posix.join(path.posix.dirname(file), link).replace(/^docs\/recipes\//, '');
    const from = path.posix.relative(path.posix.dirname(place), target);
    return `'${from.startsWith('.') ? from : `./${from}`}'`;
  });
}

describe('the recipes', () => {
  const files = list('docs/recipes', '.ts');
  const contributing = read('CONTRIBUTING.md');

  it('are quoted as they are, and all TypeScript there is a recipe', () => {
    const wanted = files.map((file) => `\`${file.slice('docs/recipes/'.length)}\`\n\n\`\`\`ts\n${quoted(file)}\`\`\``);
    expect(wanted.filter((text) => !contributing.includes(text))).toEqual([]);
    expect([...contributing.matchAll(/^```ts$/gm)]).toHaveLength(files.length);
  });

  it('are all compiled with the project: this file imports each', () => {
    expect(files.filter((file) => !read('test/docs/docs.test.ts').includes(`'../../${file}'`))).toEqual([]);
  });

  it('take no name that a handler has already', () => {
    expect(files.filter((file) => existsSync(path.join(root, file.slice('docs/recipes/'.length))))).toEqual([]);
  });

  it('are what their folder holds', () => {
    const kinds = [ticket, askTicket, ticketView, acme, pause, askCommander, askImpact].map((one) => one.handler);
    expect(kinds).toEqual(['command', 'action', 'view', 'source', 'step', 'timer', 'nudge']);
  });

  it('a command reads what was typed, and says how it is meant otherwise', () => {
    expect(ticket.it.parse('ACME-1234', defaultConfig)).toEqual({ ticket: 'ACME-1234' });
    expect(ticket.it.parse('', defaultConfig)).toHaveProperty('refuse');
    expect(ticket.it.parse('ACME 1234', defaultConfig)).toHaveProperty('refuse');
  });

  it('a source knows its signature and reads its body into signals', () => {
    const body = { id: 'A1', state: 'firing', title: 'disk full', service: 'db', at: '2026-11-21T03:00:00.000Z' };
    const raw = Buffer.from(JSON.stringify(body));
    const sign = (secret: string) => ({ raw, headers: { 'x-acme-signature': createHmac('sha256', secret).update(raw).digest('hex') } });
    expect(acme.it.verify(sign('right'), ['old', 'right'])).toBe('ok');
    expect(acme.it.verify(sign('wrong'), ['right'])).toBe('mismatch');
    expect(acme.it.verify({ raw, headers: {} }, ['right'])).toBe('malformed');
    expect(acme.it.place('no object at all', sign('right')).keys).toHaveLength(1);
    expect(readAcme(body).map((one) => signal.parse(one).type)).toEqual(['triggered']);
  });

  it('the form and its handler use the same field', () => {
    const form = ticketModal({ id: 42, kind: 'live', title: 'old' } as Parameters<typeof ticketModal>[0]);
    expect(form.callback_id).toBe('ticket');
    expect(form.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : []))).toEqual(['ticket']);
    expect(ticketView.it.fields.safeParse({ ticket: ' ', meta: '42' }).success).toBe(false);
  });

  it('the differences fit the files they change', () => {
    const blocks = [...contributing.matchAll(/^```diff\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
    expect(blocks).toHaveLength(2);
    const unfit = blocks.flatMap((block) => block.split(/^--- a\//m).slice(1)).flatMap((part) => {
      const [file = '', ...lines] = part.trimEnd().split('\n');
      const around = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
      // A line that ends in an ellipsis stands for a part of one.
      return around.filter((line) => !read(file).includes(line.endsWith(' …') ? line.slice(0, -2).trim() : `\n${line}\n`)).map((line) => `${file}: ${line}`);
    });
    expect(unfit).toEqual([]);
    const kinds: readonly string[] = [...factKinds, ...Object.keys(effectKinds)];
    expect(['impact.stated', 'pagerduty.snooze'].filter((kind) => kinds.includes(kind) || !contributing.includes(`+  '${kind}'`))).toEqual([]);
  });
});
