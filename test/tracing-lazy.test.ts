// OpenTelemetry is loaded where traces go somewhere, and not before: a bot at rest does not carry it.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { loadedWith } from './support/loaded-with.ts';

it('is in nothing that a start loads', () => {
  const { files, packages } = loadedWith(['src/cli.ts', 'src/main.ts']);
  expect(files.size).toBeGreaterThan(250);
  expect(files.has('src/engine/traced.ts')).toBe(true);
  expect(files.has('src/adapters/tracing.ts')).toBe(false);
  expect([...packages].filter((name) => name.startsWith('@opentelemetry/'))).toEqual([]);
  expect([...loadedWith(['src/adapters/tracing.ts']).packages].filter((name) => name.startsWith('@opentelemetry/'))).toHaveLength(4);
});

it('is not in the memory of a process that has loaded the bot', { timeout: 60_000 }, async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { seen.push(name); return next(name, context); } });
    await import('./src/main.ts');
    console.log(JSON.stringify({ all: seen.length, found: seen.filter((name) => name.includes('opentelemetry')) }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: path.resolve(import.meta.dirname, '..') });
  const { all, found } = JSON.parse(stdout) as { all: number; found: string[] };
  expect(all).toBeGreaterThan(500);
  expect(found).toEqual([]);
});
