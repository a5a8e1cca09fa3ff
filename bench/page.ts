// How long until the demo shows its page, beside a Node process that starts and ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../demo/ports.ts';
import { row } from './figures.ts';
import { root } from './process.ts';

export async function pageAfter(print: (line: string) => void): Promise<void> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/tocsin.mjs', 'demo', '--port', String(port)], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  // It says where the page is once Tocsin behind it runs as well.
  for await (const text of child.stdout) if (String(text).includes('Open')) break;
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
  const ours = performance.now() - began;
  child.kill('SIGINT');
  await once(child, 'exit');
  const bareBegan = performance.now();
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
  print(row('npm run demo: until the page answers', ours / 1000, (performance.now() - bareBegan) / 1000, 's'));
}
