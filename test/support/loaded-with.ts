// Which files a start brings along: `import()` and imports of types alone do not count.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Every file that is loaded with these, as paths from the root, and the packages that they import, by name. */
export function loadedWith(files: readonly string[]): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const todo = [...files];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (seen.has(file) || !existsSync(path.join(root, file))) continue;
    seen.add(file);
    for (const name of importsOf(readFileSync(path.join(root, file), 'utf8'))) {
      if (name.startsWith('.')) todo.push(path.posix.join(path.posix.dirname(file), name));
      else packages.add(name);
    }
  }
  return { files: seen, packages };
}

function importsOf(text: string): string[] {
  const alone = [...text.matchAll(/^import\s+'([^']+)'/gm)].map(([, name = '']) => name);
  const named = [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'"\n;]*?from\s+'([^']+)'/gm)].flatMap(([, types, name = '']) => (types === undefined ? [name] : []));
  return [...alone, ...named];
}
