// Holds the house together: who may import whom, how large a room may be, and that every handler has its test.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const files = (dir: string) => readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => path.posix.join(dir, file));
const source = (file: string) => readFileSync(path.join(root, file), 'utf8');

type Import = { readonly from: string; readonly types: boolean };

/** What a file imports: packages by name, own files as paths from the root. */
function importsOf(file: string): Import[] {
  const found = [...source(file).matchAll(/^\s*(?:import|export)\s+(type\s)?[^'"\n;]*?from\s+'([^']+)'|^import\s+'([^']+)'|import\('([^']+)'\)|^\} from '([^']+)'/gm)];
  return found.map((match) => {
    const name = match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
    return { from: name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name, types: match[1] !== undefined };
  });
}

// Pure libraries, and node:crypto for its hash functions: they neither wait nor know the time.
const pure = ['zod', 'yaml', 're2js', 'unbash', 'node:crypto', 'mdast', '@slack/types', /^mdast-util-/, /^micromark-extension-/];
type Rule = { readonly may: readonly (string | RegExp)[]; readonly typesOf?: readonly (string | RegExp)[] };

const rules: Readonly<Record<string, Rule>> = {
  handlers: { may: ['zod', 'src/contracts.ts', /^src\/domain\//, /^src\/render\//] },
  'src/domain': { may: [...pure, /^src\/domain\//], typesOf: ['src/render/blocks.ts', 'src/ports.ts'] },
  'src/render': { may: [...pure, /^src\/(domain|render)\//], typesOf: ['src/contracts.ts'] },
  'src/store': { may: ['pg', 'zod', /^node:/, /^src\/(domain|store)\//], typesOf: ['src/ports.ts', 'src/log.ts'] },
  'src/engine': { may: ['zod', 'node:crypto', /^src\/(domain|render|store|engine)\//, 'src/registry.ts', 'src/rounds.ts', 'src/watched.ts'], typesOf: ['src/ports.ts', 'src/log.ts', 'src/contracts.ts', 'src/meter.ts'] },
  // It must stand alone: nothing of the bot's engine, ports or ways in is there to be taken over.
  'src/runner': { may: ['zod', 'yaml', /^node:/, /^src\/(domain|runner)\//, 'src/config.ts', 'src/rounds.ts', 'src/store/pool.ts'], typesOf: ['src/ports.ts', 'src/log.ts', /^src\/store\//] },
  'src/edge': { may: ['zod', /^node:/, '@slack/bolt', /^src\/(domain|render|store|engine|edge)\//, 'src/registry.ts', 'src/meter.ts', 'src/version.ts'], typesOf: ['src/ports.ts', 'src/log.ts', 'src/contracts.ts'] },
};

function allowed(list: readonly (string | RegExp)[], name: string): boolean {
  return list.some((one) => (typeof one === 'string' ? one === name : one.test(name)));
}

describe('imports', () => {
  for (const [dir, rule] of Object.entries(rules)) {
    it(`${dir} imports only what it may`, () => {
      const wrong = files(dir).flatMap((file) => importsOf(file)
        .filter((one) => !allowed(rule.may, one.from) && !(one.types && allowed(rule.typesOf ?? [], one.from)))
        .map((one) => `${file} imports ${one.from}`));
      expect(wrong).toEqual([]);
    });
  }

  it('an adapter imports one vendor, domain and its own files, and no other adapter', () => {
    const vendors: Readonly<Record<string, readonly (string | RegExp)[]>> = { slack: ['@slack/web-api'], pagerduty: ['@pagerduty/pdjs'], github: ['octokit'], outbound: ['undici', 'ipaddr.js'], tracing: [/^@opentelemetry\//] };
    const wrong = files('src/adapters').flatMap((file) => {
      const family = path.basename(file, '.ts').split('-')[0] ?? '';
      return importsOf(file).filter(({ from, types }) => {
        if (from === 'zod' || from.startsWith('node:') || from.startsWith('src/domain/') || (types && ['src/ports.ts', 'src/render/blocks.ts'].includes(from))) return false;
        if (from.startsWith('src/adapters/')) return path.basename(from, '.ts').split('-')[0] !== family;
        return !allowed(vendors[family] ?? [], from);
      }).map((one) => `${file} imports ${one.from}`);
    });
    expect(wrong).toEqual([]);
  });

  it('each vendor package is imported by one file', () => {
    const all = [...files('src'), ...files('handlers')];
    for (const vendor of ['@slack/web-api', '@slack/bolt', '@slack/types', '@pagerduty/pdjs', 'octokit', 'pg', 'undici', 'ipaddr.js', 're2js', '@opentelemetry/api', '@opentelemetry/sdk-trace', '@opentelemetry/resources', '@opentelemetry/exporter-trace-otlp-proto']) {
      const importers = all.filter((file) => importsOf(file).some((one) => one.from === vendor));
      expect(importers.length, `${vendor}: ${importers.join(', ')}`).toBeLessThanOrEqual(1);
    }
  });

  it('src never imports demo, and demo knows neither store nor engine', () => {
    expect(files('src').filter((file) => importsOf(file).some((one) => one.from.startsWith('demo/')))).toEqual([]);
    expect(files('demo').filter((file) => importsOf(file).some((one) => /^src\/(store|engine|edge)\//.test(one.from)))).toEqual([]);
  });
});

describe('rooms', () => {
  const all = [...files('src'), ...files('handlers'), ...files('demo')];

  it('no file is over 250 lines, and half are under 100', () => {
    const sizes = all.map((file) => ({ file, lines: source(file).split('\n').length }));
    expect(sizes.filter((one) => one.lines > 251)).toEqual([]);
    const sorted = sizes.map((one) => one.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
  });

  it('the first line of each file says what the room is for', () => {
    expect(all.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(source(file)))).toEqual([]);
  });

  it('every handler has a test of its own', () => {
    const untested = files('handlers').filter((file) => !existsSync(path.join(root, 'test', file.replace(/\.ts$/, '.test.ts'))));
    expect(untested).toEqual([]);
  });

  it('nothing is unfinished, mocked, skipped or untyped', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|\bas any\b|:\s*any\b|@ts-(ignore|expect-error|nocheck)/;
    // Types are looked for in code alone: a sentence may well speak of any one of them.
    const code = (file: string) => source(file).replaceAll(/^\s*(\/?\*|\/\/).*$/gm, (line) => line.replaceAll(': any', ''));
    expect(all.filter((file) => marks.test(code(file)))).toEqual([]);
    const shirked = /vi\.mock\(|\b(it|test|describe)\.(skip|only|todo)\b/;
    expect(files('test').filter((file) => file !== 'test/architecture.test.ts' && shirked.test(source(file)))).toEqual([]);
  });
});
