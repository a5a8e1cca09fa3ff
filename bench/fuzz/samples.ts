// What the fuzz begins with: the samples that the tests use, the project's own files, and bodies as Slack sends them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function textsIn(folder: string, ending: string): readonly string[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending)).sort();
  return files.map((file) => textOf(path.join(folder, file)));
}

export function jsonIn(folder: string): readonly unknown[] {
  return textsIn(folder, '.json').map((text): unknown => JSON.parse(text));
}
