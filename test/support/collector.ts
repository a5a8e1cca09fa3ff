// A collector of OpenTelemetry's that keeps what it is sent: OTLP over HTTP, read from protobuf field by field (opentelemetry-proto, trace/v1/trace.proto).
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type SeenSpan = {
  readonly trace: string; readonly id: string; readonly parent: string; readonly name: string; readonly kind: number; readonly ms: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>; readonly links: readonly string[]; readonly status: number; readonly message: string; readonly service: unknown; readonly instance: unknown;
};
export type Collector = {
  readonly url: string; readonly spans: SeenSpan[]; readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  /** How it answers from now on: 200 unless said otherwise. */
  answer: (response: ServerResponse) => void;
  /** Resolves when this is so of what has come. */
  until(seen: (spans: readonly SeenSpan[]) => boolean): Promise<void>;
  close(): Promise<void>;
};

export async function openCollector(): Promise<Collector> {
  const spans: SeenSpan[] = [];
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      spans.push(...readSpans(body));
      collector.answer(response);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, requests,
    answer: (response) => void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(),
    until: (seen) => new Promise((resolve) => {
      const look = () => {
        if (!seen(spans)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    }),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return collector;
}

type Field = { readonly no: number; readonly value: Buffer | bigint };

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const taken = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const [no, wire] = [tag >> 3, tag & 7];
    if (wire === 0) fields.push({ no, value: varint() });
    else if (wire === 1) fields.push({ no, value: taken(8).readBigUInt64LE() });
    else if (wire === 5) fields.push({ no, value: BigInt(taken(4).readUInt32LE()) });
    else fields.push({ no, value: taken(Number(varint())) });
  }
  return fields;
}

const nothing = Buffer.alloc(0);
const parts = (bytes: Buffer, no: number) => fieldsOf(bytes).flatMap((field) => (field.no === no && Buffer.isBuffer(field.value) ? [field.value] : []));
const part = (bytes: Buffer, no: number) => parts(bytes, no)[0] ?? nothing;
const number = (bytes: Buffer, no: number) => fieldsOf(bytes).map((field) => (field.no === no && typeof field.value === 'bigint' ? field.value : 0n)).find((value) => value !== 0n) ?? 0n;

function attributesOf(bytes: Buffer, no: number): Record<string, string | number | boolean> {
  return Object.fromEntries(parts(bytes, no).map((pair) => [part(pair, 1).toString(), valueOf(part(pair, 2))]));
}

/** AnyValue: 1 string, 2 bool, 3 int, 4 double. */
function valueOf(bytes: Buffer): string | number | boolean {
  const [field] = fieldsOf(bytes);
  if (field === undefined) return '';
  if (Buffer.isBuffer(field.value)) return field.value.toString();
  if (field.no === 2) return field.value === 1n;
  if (field.no === 3) return Number(BigInt.asIntN(64, field.value));
  const double = Buffer.alloc(8);
  double.writeBigUInt64LE(field.value);
  return double.readDoubleLE();
}

function readSpans(body: Buffer): SeenSpan[] {
  return parts(body, 1).flatMap((resource) => {
    const about = attributesOf(part(resource, 1), 1);
    return parts(resource, 2).flatMap((scope) => parts(scope, 2)).map((span): SeenSpan => ({
      trace: part(span, 1).toString('hex'), id: part(span, 2).toString('hex'), parent: part(span, 4).toString('hex'), name: part(span, 5).toString(), kind: Number(number(span, 6)),
      ms: Number(number(span, 8) - number(span, 7)) / 1e6, attributes: attributesOf(span, 9), links: parts(span, 13).map((link) => `${part(link, 1).toString('hex')}/${part(link, 2).toString('hex')}`),
      status: Number(number(part(span, 15), 3)), message: part(part(span, 15), 2).toString(), service: about['service.name'], instance: about['service.instance.id'],
    }));
  });
}
