// What belongs to the model is loaded when somebody asks it, and not before: a bot at rest does not carry it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Every file that is loaded with these: `import()` and imports of types alone do not count. */
function loadedWith(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const todo = [...files];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (seen.has(file) || !existsSync(path.join(root, file))) continue;
    seen.add(file);
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/^import\s+'(\.[^']+)'/gm)) todo.push(path.posix.join(path.posix.dirname(file), name));
    for (const [, types, name = ''] of text.matchAll(/^(?:import|export)\s+(type\s)?[^'"\n;]*?from\s+'(\.[^']+)'/gm)) if (types === undefined) todo.push(path.posix.join(path.posix.dirname(file), name));
  }
  return seen;
}

it('neither adapter nor gate, neither rows nor question', () => {
  const handlers = readdirSync(path.join(root, 'handlers'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => path.posix.join('handlers', file));
  const loaded = loadedWith(['src/main.ts', ...handlers]);
  expect(loaded.size).toBeGreaterThan(300);
  expect(loaded.has('src/engine/perform/model.ts')).toBe(true);
  const own = ['src/adapters/model.ts', 'src/engine/perform/model-ask.ts', 'src/engine/perform/suggestion.ts', ...['claims', 'gate', 'evidence', 'lexicon', 'order', 'read', 'stems'].map((name) => `src/domain/model/${name}.ts`), ...['rows', 'roles', 'question', 'summary-line'].map((name) => `src/render/model/${name}.ts`)];
  expect(own.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  expect(own.filter((file) => loaded.has(file))).toEqual([]);
});
