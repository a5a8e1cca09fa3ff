// An API server in memory, over HTTP: objects by name, watches, logs and rights, and whatever goes wrong between us and it.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

type Meta = { name: string; namespace?: string; uid: string; resourceVersion: string; creationTimestamp: string; deletionTimestamp?: string; labels: Record<string, string>; annotations: Record<string, string>; ownerReferences?: { uid: string }[] };
export type Thing = { kind: string; metadata: Meta; spec?: Json; status?: Json; data?: Record<string, string>; immutable?: boolean };
/** Whatever was sent. */
type Json = Record<string, unknown>;

export type Asked = { readonly method: string; readonly path: string; readonly body: string; readonly token: string | undefined };
/** `reply`: answered like this instead of being carried out. `drop`: before it is carried out, after, or in the middle of the answer. */
export type Fault = { readonly on: RegExp; readonly reply?: { status: number; reason?: string; message?: string; headers?: Record<string, string> }; readonly drop?: 'before' | 'after'; readonly hold?: Promise<void>; readonly reached?: () => void; times?: number };

export type FakeKubernetes = {
  readonly url: string;
  readonly asked: Asked[];
  readonly faults: Fault[];
  /** `create pods` and the like that the service account may not do; those it may on top of what it needs. */
  readonly forbidden: Set<string>;
  readonly extra: Set<string>;
  readonly logs: Map<string, Buffer>;
  /** No machine answers: what is deleted stays, until somebody gives it no grace. */
  unreachable: boolean;
  /** Called when a marker lets a try begin. */
  onRelease: (name: string) => void;
  /** The API server's clock. */
  now: () => number;
  find(plural: string, name: string): Thing | undefined;
  all(plural: string): readonly Thing[];
  put(plural: string, thing: { kind: string; metadata: { name: string; labels?: Record<string, string> }; spec?: Json }): void;
  /** The Pod could begin: its Secret and its marker hold every key that its volume and environment name. */
  mayBegin(pod: string): boolean;
  status(pod: string, status: Json): void;
  runs(pod: string, startedAt?: string): void;
  exits(pod: string, code: number, more?: { reason?: string; message?: string; podReason?: string; log?: string }): void;
  /** As a drain or a person does it. */
  vanish(plural: string, name: string): void;
  close(): Promise<void>;
};

type World = { things: Map<string, Thing>; version: number; watchers: Set<{ match: (thing: Thing) => boolean; response: ServerResponse }> };

export async function fakeKubernetes(): Promise<FakeKubernetes> {
  const world: World = { things: new Map(), version: 1, watchers: new Set() };
  const server = createServer((request, response) => void answer(fake, world, request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined)));
  const fake = assemble(server, world);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return fake;
}

function assemble(server: Server, world: World): FakeKubernetes {
  const pod = (name: string): Thing => {
    const found = world.things.get(`pods/${name}`);
    if (!found) throw new Error(`no Pod ${name}`);
    return found;
  };
  const container = (state: Json): Json => ({ containerStatuses: [{ name: 'step', state }] });
  const fake: FakeKubernetes = {
    get url() {
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    },
    asked: [], faults: [], forbidden: new Set(), extra: new Set(), logs: new Map(), unreachable: false, onRelease: () => undefined, now: Date.now,
    find: (plural, name) => world.things.get(`${plural}/${name}`),
    all: (plural) => [...world.things].filter(([key]) => key.startsWith(`${plural}/`)).map(([, thing]) => thing),
    put: (plural, thing) => void world.things.set(`${plural}/${thing.metadata.name}`, { ...thing, metadata: { ...fresh(world, fake), annotations: {}, labels: {}, ...thing.metadata } }),
    mayBegin: (name) => hasAll(world, pod(name)),
    status(name, status) {
      const one = pod(name);
      one.status = { ...one.status, ...status };
      tell(world, 'MODIFIED', one);
    },
    runs(name, startedAt = new Date(fake.now()).toISOString()) {
      if (!hasAll(world, pod(name))) throw new Error(`${name} cannot begin: a key of its volume is missing`);
      fake.status(name, { phase: 'Running', startTime: startedAt, ...container({ running: { startedAt } }) });
    },
    exits(name, code, { reason = code === 0 ? 'Completed' : 'Error', message, podReason, log } = {}) {
      if (pod(name).status?.['phase'] !== 'Running' && !hasAll(world, pod(name))) throw new Error(`${name} cannot begin: a key of its volume is missing`);
      if (log !== undefined) fake.logs.set(name, Buffer.from(log));
      const at = new Date(fake.now()).toISOString();
      fake.status(name, { phase: code === 0 ? 'Succeeded' : 'Failed', reason: podReason, ...container({ terminated: { exitCode: code, reason, message, startedAt: at, finishedAt: at } }) });
    },
    vanish: (plural, name) => drop(world, plural, name),
    async close() {
      for (const { response } of world.watchers) response.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return fake;
}

function fresh(world: World, fake: FakeKubernetes): Meta {
  world.version += 1;
  return { name: '', uid: randomUUID(), resourceVersion: String(world.version), creationTimestamp: new Date(fake.now()).toISOString(), labels: {}, annotations: {} };
}

/** What the kubelet asks before any container begins. */
function hasAll(world: World, pod: Thing): boolean {
  const spec = JSON.stringify(pod.spec);
  const refs = [...spec.matchAll(/"(secret|configMap)":\{"name":"([^"]+)","optional":false,"items":\[\{"key":"([^"]+)"/g)].map(([, kind, name, key]) => [kind === 'secret' ? 'secrets' : 'configmaps', name, key]);
  const env = [...spec.matchAll(/"secretKeyRef":\{"name":"([^"]+)","key":"([^"]+)"/g)].map(([, name, key]) => ['secrets', name, key]);
  return refs.length === 2 && [...refs, ...env].every(([plural, name, key]) => key !== undefined && key in (world.things.get(`${plural}/${name}`)?.data ?? {}));
}

function tell(world: World, type: string, thing: Thing): void {
  for (const { match, response } of world.watchers) {
    if (!match(thing)) continue;
    // In two chunks, cut where it hurts.
    const line = `${JSON.stringify({ type, object: thing })}\n`;
    response.write(line.slice(0, 30));
    response.write(line.slice(30));
  }
}

function drop(world: World, plural: string, name: string): void {
  const thing = world.things.get(`${plural}/${name}`);
  if (!thing) return;
  world.things.delete(`${plural}/${name}`);
  tell(world, 'DELETED', thing);
  // The garbage collector.
  for (const [key, other] of world.things) {
    if (other.metadata.ownerReferences?.some(({ uid }) => uid === thing.metadata.uid)) drop(world, key.split('/')[0] ?? '', other.metadata.name);
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
const status = (code: number, reason: string, message: string) => ({ kind: 'Status', status: 'Failure', code, reason, message });

async function answer(fake: FakeKubernetes, world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const chunk of request) parts.push(Buffer.from(chunk as Uint8Array));
  const body = Buffer.concat(parts).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://api');
  const method = request.method ?? '';
  response.setHeader('date', new Date(fake.now()).toUTCString());
  fake.asked.push({ method, path: `${url.pathname}${url.search}`, body, token: request.headers.authorization });
  const fault = fake.faults.find((one) => one.on.test(`${method} ${url.pathname}`) && (one.times ?? 1) > 0);
  if (fault) {
    fault.times = (fault.times ?? 1) - 1;
    fault.reached?.();
    await fault.hold;
    if (fault.reply) return send(response, fault.reply.status, status(fault.reply.status, fault.reply.reason ?? '', fault.reply.message ?? ''), fault.reply.headers);
    if (fault.drop === 'before') return void request.socket.destroy();
  }
  if (fault?.drop === 'after') {
    const quiet = { writeHead: () => quiet, setHeader: () => quiet, write: () => true, end: () => quiet, on: () => quiet } as unknown as ServerResponse;
    route(fake, world, { method, url, body }, quiet);
    return void request.socket.destroy();
  }
  route(fake, world, { method, url, body }, response);
}

type Ask = { readonly method: string; readonly url: URL; readonly body: string };

function route(fake: FakeKubernetes, world: World, ask: Ask, response: ServerResponse): void {
  const { method, url, body } = ask;
  if (url.pathname.endsWith('/selfsubjectaccessreviews')) {
    const { verb, resource, subresource, namespace } = (JSON.parse(body) as { spec: { resourceAttributes: Record<string, string> } }).spec.resourceAttributes;
    const right = `${verb} ${resource}${subresource ? `/${subresource}` : ''}`;
    const usual = ['create pods', 'get pods', 'list pods', 'watch pods', 'delete pods', 'get pods/log', 'create jobs', 'get jobs', 'delete jobs', 'create secrets', 'get secrets', 'delete secrets', 'create configmaps', 'get configmaps', 'list configmaps', 'patch configmaps', 'delete configmaps', 'list networkpolicies'];
    return send(response, 201, { status: { allowed: (usual.includes(right) && namespace !== '' && !fake.forbidden.has(right)) || fake.extra.has(right) } });
  }
  const [, plural = '', name, sub] = /\/namespaces\/[^/]+\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(url.pathname) ?? [];
  const verb = { GET: name ? 'get' : 'list', POST: 'create', PATCH: 'patch', DELETE: 'delete' }[method] ?? '';
  if (fake.forbidden.has(`${verb} ${plural}`)) return send(response, 403, status(403, 'Forbidden', `${plural} is forbidden: the runner cannot ${verb} it`));
  if (sub === 'log') return log(fake, world, name ?? '', url, response);
  if (method === 'POST') return create(fake, world, plural, body, response);
  if (method === 'GET' && name === undefined) return list(world, plural, url, response);
  const thing = world.things.get(`${plural}/${name}`);
  if (!thing) return send(response, 404, status(404, 'NotFound', `${plural} "${name}" not found`));
  if (method === 'PATCH') {
    const patch = JSON.parse(body) as { metadata: { annotations: Record<string, string> } };
    Object.assign(thing.metadata.annotations, patch.metadata.annotations);
  }
  if (method === 'DELETE') return remove(fake, world, { plural, thing, body }, response);
  send(response, 200, thing);
}

function create(fake: FakeKubernetes, world: World, plural: string, body: string, response: ServerResponse): void {
  const thing = JSON.parse(body) as Thing;
  const key = `${plural}/${thing.metadata.name}`;
  if (world.things.has(key)) return send(response, 409, status(409, 'AlreadyExists', `${key} already exists`));
  const made: Thing = { ...thing, metadata: { ...fresh(world, fake), ...thing.metadata, labels: thing.metadata.labels ?? {}, annotations: thing.metadata.annotations ?? {} } };
  if (plural === 'pods') made.status = { phase: 'Pending' };
  world.things.set(key, made);
  tell(world, 'ADDED', made);
  if (plural === 'jobs') {
    const { metadata, spec } = (thing.spec as { template: { metadata: Meta; spec: Json } }).template;
    const pod: Thing = { kind: 'Pod', metadata: { ...fresh(world, fake), ...metadata, name: `${thing.metadata.name}-x7k2p`, ownerReferences: [{ uid: made.metadata.uid }] }, spec, status: { phase: 'Pending' } };
    world.things.set(`pods/${pod.metadata.name}`, pod);
    tell(world, 'ADDED', pod);
  }
  send(response, 201, made);
  if (plural === 'configmaps' && Object.keys(made.data ?? {}).some((one) => one.startsWith('go-'))) fake.onRelease(made.metadata.name);
}

function list(world: World, plural: string, url: URL, response: ServerResponse): void {
  const wanted = (url.searchParams.get('labelSelector') ?? '').split(',').filter(Boolean).map((one) => one.split('='));
  const kind = `${plural}/`;
  const match = (thing: Thing): boolean => wanted.every(([key = '', value]) => (value === undefined ? key in thing.metadata.labels : thing.metadata.labels[key] === value));
  if (url.searchParams.get('watch') === 'true') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watcher = { match: (thing: Thing) => thing.kind === 'Pod' && match(thing), response };
    world.watchers.add(watcher);
    response.on('close', () => world.watchers.delete(watcher));
    return;
  }
  send(response, 200, { metadata: { resourceVersion: String(world.version) }, items: [...world.things].filter(([key, thing]) => key.startsWith(kind) && match(thing)).map(([, thing]) => thing) });
}

function remove(fake: FakeKubernetes, world: World, { plural, thing, body }: { plural: string; thing: Thing; body: string }, response: ServerResponse): void {
  const options = (body === '' ? {} : JSON.parse(body)) as { gracePeriodSeconds?: number; preconditions?: { uid?: string } };
  if (options.preconditions?.uid !== undefined && options.preconditions.uid !== thing.metadata.uid) return send(response, 409, status(409, 'Conflict', 'the UID in the precondition does not match'));
  // Without grace the API forgets it at once, whatever its machine does.
  if (plural === 'pods' && fake.unreachable && options.gracePeriodSeconds !== 0) thing.metadata.deletionTimestamp = new Date(fake.now()).toISOString();
  else drop(world, plural, thing.metadata.name);
  send(response, 200, thing);
}

function log(fake: FakeKubernetes, world: World, name: string, url: URL, response: ServerResponse): void {
  const kept = fake.logs.get(name);
  if (!world.things.has(`pods/${name}`)) return send(response, 404, status(404, 'NotFound', 'not found'));
  const tail = url.searchParams.get('tailLines');
  const lines = (kept ?? Buffer.alloc(0)).toString('latin1').split('\n');
  const text = tail === null ? (kept ?? Buffer.alloc(0)) : Buffer.from(lines.slice(-Number(tail) - 1).join('\n'), 'latin1');
  const bytes = text.subarray(0, Number(url.searchParams.get('limitBytes') ?? text.length));
  response.writeHead(200, { 'content-type': 'text/plain' });
  for (let at = 0; at < bytes.length; at += 65_521) response.write(bytes.subarray(at, at + 65_521));
  response.end();
}
