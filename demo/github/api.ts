// The API's door: reads a request, checks who asks, lets bad days happen, finds the route, answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultAnswer, type Faults } from './faults.ts';
import { graphqlRoutes } from './graphql.ts';
import { decodePart, matchPath, notFound, readJson, Refused, sendAnswer, type Answer, type Asked } from './http.ts';
import { actionRoutes } from './routes/actions.ts';
import { appRoutes } from './routes/apps.ts';
import { contentRoutes } from './routes/contents.ts';
import { issueRoutes } from './routes/issues.ts';
import { objectRoutes } from './routes/objects.ts';
import { pullRoutes } from './routes/pulls.ts';
import { reviewCommentRoutes } from './routes/review-comments.ts';
import { refRoutes } from './routes/refs.ts';
import type { Call, Desk, Fault } from './types.ts';

const ROUTES = [...refRoutes, ...objectRoutes, ...contentRoutes, ...pullRoutes, ...reviewCommentRoutes, ...issueRoutes, ...appRoutes, ...actionRoutes, ...graphqlRoutes];

/** `rawPath` is what comes after `/github/api`, still encoded; `query` what comes after the question mark. */
export type Target = { readonly rawPath: string; readonly query: string };
export type Api = { readonly desk: Desk; readonly faults: Faults; readonly calls: Call[] };

/** Answers one request. */
export async function answerApi(api: Api, req: IncomingMessage, res: ServerResponse, target: Target): Promise<void> {
  const { desk, faults } = api;
  const { rawPath, query } = target;
  const method = req.method ?? 'GET';
  const path = rawPath.split('/').map(decodePart).join('/');
  const asked = Object.fromEntries(new URLSearchParams(query));
  const call: Call = { method, path, query: asked, body: undefined, at: desk.clock.now(), status: undefined };
  api.calls.push(call);
  const send = (answer: Answer): void => {
    call.status = answer.status;
    sendAnswer(res, { ...answer, headers: { 'x-github-request-id': desk.random.uuid(), ...answer.headers } });
  };
  const cut = (): void => {
    call.status = 0;
    res.destroy();
  };
  try {
    const body = await readJson(req);
    Object.assign(call, { body });
    requireCredentials(req, path);
    const fault = faults.take(`${method} ${path}`);
    if (fault?.kind === 'slow') await desk.clock.sleep(fault.ms ?? 20_000);
    if (fault?.kind === 'drop') return cut();
    const answer = (fault && faultAnswer(fault, desk.clock.now(), path === '/graphql')) ?? (await route(api, call, rawPath));
    if (fault?.kind === 'drop-after') return cut();
    if (fault?.kind === 'cut-after') return breakOff(res, answer, call);
    send(answer);
  } catch (error) {
    if (!(error instanceof Refused)) {
      // A mistake of the look-alike itself: seen by the client and in the calls, as a 500 with its text.
      send({ status: 500, body: { message: `The look-alike failed: ${String(error)}` } });
      return;
    }
    send({ status: error.status, body: error.body });
  }
}

async function route({ desk, faults }: Api, call: Call, asked: string): Promise<Answer> {
  const away = movedTo(desk, asked);
  // By its id, whatever it is called; a write is to be repeated as it was.
  if (away !== undefined) return { status: call.method === 'GET' ? 301 : 307, headers: { location: away }, body: { message: 'Moved Permanently', url: away } };
  const rawPath = asked.replace(/^\/repositories\/1(?=\/|$)/, `/repos/${desk.owner}/${desk.repo}`);
  for (const candidate of ROUTES) {
    const params = candidate.method === call.method ? matchPath(candidate.path, rawPath) : undefined;
    if (params === undefined) continue;
    requireRepository(desk, params, candidate.path);
    const { query, body } = call;
    const request: Asked = { desk, param: (name) => params[name] ?? '', query, body, draftsRefused: draftsRefused(faults, call) };
    return candidate.answer(request);
  }
  throw notFound();
}

/** Where GitHub points for an address with a name that the repository had before. */
function movedTo(desk: Desk, path: string): string | undefined {
  const [, owner = '', repo = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return desk.formerly.has(`${owner}/${repo}`.toLowerCase()) ? `${desk.publicUrl().replace(/\/+$/, '')}/github/api/repositories/1${rest}` : undefined;
}

function draftsRefused(faults: Faults, call: Call): boolean {
  const body = call.body;
  const wantsDraft = typeof body === 'object' && body !== null && 'draft' in body && body.draft === true;
  return call.method === 'POST' && call.path.endsWith('/pulls') && wantsDraft && draftFault(faults, call) !== undefined;
}

function draftFault(faults: Faults, call: Call): Fault | undefined {
  return faults.take(`${call.method} ${call.path}`, 'drafts');
}

/** Repositories we do not have look like ones that may not be seen. Some have nothing but workflows. */
function requireRepository(desk: Desk, params: Readonly<Record<string, string>>, path: string): void {
  if (params['owner'] === undefined && params['repo'] === undefined) return;
  const name = `${params['owner'] ?? ''}/${params['repo'] ?? ''}`;
  if (path.includes('/actions/') && desk.actions.has(name)) return;
  if (name.toLowerCase() !== `${desk.owner}/${desk.repo}`.toLowerCase()) throw notFound();
}

/** Any token will do but `bad`; an app's own routes need something that looks like its JSON web token. */
function requireCredentials(req: IncomingMessage, path: string): void {
  const [, token = ''] = /^(?:token|bearer)\s+(\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
  if (token === '') throw new Refused(401, 'Requires authentication');
  if (token === 'bad') throw new Refused(401, 'Bad credentials');
  const forApp = path === '/app' || path.startsWith('/app/') || path.endsWith('/installation');
  if (forApp && token.split('.').length !== 3) throw new Refused(401, 'A JSON web token could not be decoded');
}

/** Half of the answer, then silence: the client sees the status and cannot read the rest. */
function breakOff(res: ServerResponse, answer: Answer, call: Call): void {
  call.status = 0;
  const text = JSON.stringify(answer.body ?? {});
  res.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  res.write(text.slice(0, Math.floor(text.length / 2)), () => res.destroy());
}
