// The bare program: takes a webhook, checks its signature, makes a channel in Slack and invites one person (if told where Slack is). No database, no order, nothing survives it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const slack = process.env['SLACK_API_URL'] ?? '';

async function open(name: string): Promise<void> {
  const { channel } = (await call('conversations.create', { name })) as { channel: { id: string } };
  await call('conversations.invite', { channel: channel.id, users: 'UADA' });
}

async function call(method: string, body: Record<string, string>): Promise<unknown> {
  const answer = await fetch(`${slack}${method}`, { method: 'POST', body: new URLSearchParams(body) });
  return answer.json();
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/healthz') return response.end('ok');
    const raw = Buffer.concat(chunks);
    const given = Buffer.from(String(request.headers['x-pagerduty-signature']).slice(3), 'hex');
    const wanted = createHmac('sha256', 'bench-secret-of-the-way-in').update(raw).digest();
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return response.writeHead(401).end();
    const { event } = JSON.parse(raw.toString()) as { event: { data: { id: string } } };
    response.writeHead(202).end();
    if (slack !== '') void open(event.data.id.toLowerCase());
    return undefined;
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');
