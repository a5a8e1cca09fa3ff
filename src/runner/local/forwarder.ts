// The only thing in the sandbox that knows the way out: a program text, because it runs there without a compiler.

export const PROXY_PORT = 3128;

export type Door = { readonly host: string; readonly port: number; readonly address: string };

/**
 * psql and the like know no proxies: each allowed name leads (by /etc/hosts) to an address of the sandbox's own loopback, where
 * its port is forwarded. Ports under 1024 cannot be opened without rights, and addresses are no names: these go by HTTPS_PROXY.
 */
export function doorsOf(allow: readonly string[]): readonly Door[] {
  const names = [...new Set(allow.map((entry) => entry.slice(0, entry.lastIndexOf(':'))))].filter((name) => /[a-z]/.test(name)).slice(0, 200);
  return allow.flatMap((entry) => {
    const host = entry.slice(0, entry.lastIndexOf(':'));
    const at = names.indexOf(host);
    return at < 0 ? [] : [{ host, port: Number(entry.slice(entry.lastIndexOf(':') + 1)), address: `127.0.1.${at + 1}` }];
  }).filter((door) => door.port >= 1024);
}

export function hostsFile(doors: readonly Door[]): string {
  const lines = new Set(doors.map((door) => `${door.address} ${door.host}`));
  return ['127.0.0.1 localhost', ...lines, ''].join('\n');
}

/** Says `ready` on its standard output when every door is open; the supervisor lets nothing begin before. */
export function forwarderProgram(doors: readonly Door[]): string {
  return `const net = require('node:net');
const doors = ${JSON.stringify(doors)};
const out = () => net.connect({ path: '/run/egress.sock', allowHalfOpen: true });
function join(a, b) {
  a.pipe(b); b.pipe(a);
  for (const [one, other] of [[a, b], [b, a]]) one.on('error', () => other.destroy());
}
function ask(client, door) {
  const up = out();
  let head = Buffer.alloc(0);
  const fail = () => { client.destroy(); up.destroy(); };
  client.on('error', fail); up.on('error', fail);
  up.write('CONNECT ' + door.host + ':' + door.port + ' HTTP/1.1\\r\\n\\r\\n');
  up.on('data', function read(chunk) {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\\r\\n\\r\\n');
    if (end < 0) return;
    up.off('data', read); up.pause();
    if (!head.toString('latin1').startsWith('HTTP/1.1 200')) return fail();
    if (head.length > end + 4) client.write(head.subarray(end + 4));
    join(client, up);
  });
}
const listen = (port, address, serve) => new Promise((open, fail) => net.createServer({ allowHalfOpen: true }, serve).on('error', fail).listen(port, address, open));
Promise.all([
  listen(${PROXY_PORT}, '127.0.0.1', (client) => join(client, out())),
  ...doors.map((door) => listen(door.port, door.address, (client) => ask(client, door))),
]).then(() => process.stdout.write('ready\\n'), (error) => { process.stdout.write('failed ' + error.message + '\\n'); process.exit(1); });
process.on('uncaughtException', () => {});
`;
}
