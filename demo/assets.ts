// The files of the page: index.html and what lies beside it in page/assets.
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml',
};

/** Nothing from outside, nothing inline: what people and alerts write can never become code in the page. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    + "base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store',
};

/** Answers `/` and `/assets/<name>`; false when the path is neither, or there is no such file. */
export async function serveAsset(path: string, response: ServerResponse): Promise<boolean> {
  // One flat folder and plain names: no path can lead out of it.
  const name = path === '/' ? 'index.html' : /^\/assets\/([a-z0-9-]+\.(?:css|js|svg))$/.exec(path)?.[1];
  if (name === undefined) return false;
  const body = await read(new URL(path === '/' ? `page/${name}` : `page/assets/${name}`, import.meta.url));
  if (body === undefined) return false;
  response.writeHead(200, { ...HEADERS, 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' });
  response.end(body);
  return true;
}

async function read(file: URL): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
