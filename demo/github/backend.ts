// Clone, fetch and push with an ordinary git client, through git's own `http-backend` (a CGI program).
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './git.ts';

const HEAD_LIMIT = 64 * 1024;

/** `root` holds the repositories; `pathInfo` begins with `/<owner>/<repo>.git/`. */
export type GitTarget = { readonly root: string; readonly pathInfo: string; readonly query: string };

/**
 * Serves one git request. Resolves when git has ended and leaves the answer
 * open, so that what follows from a push is done before the client hears that it is over.
 */
export function serveGit(req: IncomingMessage, res: ServerResponse, target: GitTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = cgiEnvironment(req, target);
    const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', reject);
    child.on('close', () => {
      if (!res.headersSent) res.writeHead(500);
      resolve();
    });
    res.on('close', () => {
      if (child.exitCode === null) child.kill();
    });
    // A backend that has heard enough closes its input early; its answer tells why.
    child.stdin.on('error', () => undefined);
    req.pipe(child.stdin);

    let head = Buffer.alloc(0);
    const readHead = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const rest = writeHead(res, head);
      if (rest === undefined && head.length < HEAD_LIMIT) return;
      child.stdout.off('data', readHead);
      if (rest === undefined) {
        child.kill();
        return;
      }
      res.write(rest);
      child.stdout.pipe(res, { end: false });
    };
    child.stdout.on('data', readHead);
  });
}

function cgiEnvironment(req: IncomingMessage, { root, pathInfo, query }: GitTarget): Record<string, string> {
  const { headers } = req;
  const protocol = headers['git-protocol'];
  return {
    ...gitEnvironment(root),
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: pathInfo,
    QUERY_STRING: query,
    REQUEST_METHOD: req.method ?? 'GET',
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_USER: 'a-person',
    CONTENT_TYPE: headers['content-type'] ?? '',
    ...(headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
    ...(headers['content-encoding'] === undefined ? {} : { HTTP_CONTENT_ENCODING: headers['content-encoding'] }),
    ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
  };
}

/**
 * Turns the CGI head (`Status: 404 Not Found`, other headers, an empty line) into an HTTP head and answers what came after
 * it; undefined while the head is not complete.
 */
function writeHead(res: ServerResponse, bytes: Buffer): Buffer | undefined {
  const text = bytes.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return undefined;
  let status = 200;
  for (const line of text.slice(0, end.index).split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3));
    else res.setHeader(name, value);
  }
  res.writeHead(status);
  return bytes.subarray(end.index + end[0].length);
}
