// A program that starts an embedded PostgreSQL, says where on one line of JSON, and stays until it is killed.
import { startEmbedded } from '../../src/store/embedded.ts';

const [dataDir, elsewhere] = process.argv.slice(2);
const { connection, pid, owned, stop } = await startEmbedded({
  dataDir: dataDir ?? '',
  fast: true,
  ...(elsewhere === undefined ? {} : { elsewhere }),
});
process.stdout.write(`${JSON.stringify({ connection, pid, owned })}\n`);
process.once('SIGTERM', () => {
  void stop().then(() => process.exit(0));
});
setInterval(() => undefined, 1000);
