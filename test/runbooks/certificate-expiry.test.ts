// A certificate that ends: what is served before and after, one wish for a new one, and no second.
import { beforeEach, expect } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { standIns, testWith, type StandIns } from './stand-ins.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);
const it = testWith('dash', 'bash');

const id = 'certificate-expiry';
const params = { SITE: 'www.acme.example', CERTIFICATE: 'www-tls' };
/** `served`: what people get once cmctl was asked. The stand-in for openssl reads the serial that curl's stand-in wrote. */
const programsFor = (more: { cmctl?: string; served?: string; ends?: string; before?: string } = {}) => standIns({
  curl: `if [ -e "$STATE/renewed" ]; then echo '${more.served ?? 'NEW'}'; else echo '${more.before ?? 'OLD'}'; fi`,
  openssl: `read -r serial; echo "serial=$serial"; case "$*" in *-checkend*) ${more.ends ?? 'echo "Certificate will not expire"'} ;; esac`,
  kubectl: 'echo fine', cmctl: `case "$1" in renew) : >"$STATE/renewed"; ${more.cmctl ?? `echo 'Manually triggered issuance of Certificate ingress/www-tls'`} ;; *) echo 'Conditions: Ready: True' ;; esac`,
});
const renewals = async (programs: StandIns) => (await programs.calls()).filter(([name, verb]) => name === 'cmctl' && verb === 'renew');

async function begun(programs: StandIns): Promise<Watching> {
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start(params)).toBeUndefined();
  await run.done('can-be-issued');
  return run;
}

it('a new one is asked for once, and served', async () => {
  const programs = await programsFor();
  const run = await begun(programs);
  expect(await run.story()).toEqual(['served succeeded', 'status succeeded', 'SERIAL_BEFORE succeeded', 'can-be-issued succeeded', 'who-would-issue succeeded', 'renew waiting']);
  expect(await renewals(programs)).toEqual([]);
  await run.approve('renew', 'UBEN');
  await run.done('why-not-by-itself');
  expect((await run.run()).status).toBe('succeeded');
  expect(await renewals(programs)).toEqual([['cmctl', 'renew', 'www-tls', '-n', 'ingress']]);
  const curls = (await programs.calls()).filter(([name]) => name === 'curl');
  expect(new Set(curls.map((words) => words.at(-1)))).toEqual(new Set(['https://www.acme.example/']));
  // An expired one can only be looked at without checking it; the new one has to hold.
  // A look may end before the stand-in at its left has written down that it was called.
  expect(new Set(curls.map((words) => words[1]))).toEqual(new Set(['-ksS', '-sS']));
  expect(curls.at(-1)?.[1]).toBe('-sS');
});

it.each([
  ['is still the old one', { served: 'OLD' }, 'The old one is still served'],
  ['ends within a week as well', { ends: 'echo "Certificate will expire"; exit 1' }, 'Certificate will expire'],
])('what is served %s: looked at nine times, then people are asked', async (_, more, said) => {
  const programs = await programsFor(more);
  const run = await begun(programs);
  await run.approve('renew', 'UBEN');
  expect(await run.step('new-one-served')).toMatchObject({ status: 'failed', asks: true, output: expect.stringContaining(said) as string });
  expect((await programs.calls()).filter(([name, option]) => name === 'curl' && option === '-sS')).toHaveLength(9);
  expect(await renewals(programs)).toHaveLength(1);
});

it('a refused wish is not repeated: the issuer counts', async () => {
  const programs = await programsFor({ cmctl: `echo 'certificates.cert-manager.io "www-tls" not found' >&2; exit 1` });
  const run = await begun(programs);
  await run.approve('renew', 'UBEN');
  expect(await run.step('renew')).toMatchObject({ status: 'failed', asks: true });
  expect(await renewals(programs)).toHaveLength(1);
});

it('a server that hands out commands instead of serials', async () => {
  const programs = await programsFor({ before: '$(touch pwned)`id`' });
  const run = await begun(programs);
  // It is a line of text and nothing else: never run, only compared.
  await run.approve('renew', 'UBEN');
  expect((await run.step('new-one-served')).status).toBe('succeeded');
  expect((await programs.calls()).some(([name]) => name === 'touch' || name === 'id')).toBe(false);
});

it.each([{ SITE: 'metadata.internal' }, { SITE: '-k' }, { CERTIFICATE: '--all' }, { CERTIFICATE: 'a b' }, { NAMESPACE: '$(reboot)' }])('is not started with %o', async (given) => {
  const programs = await programsFor();
  const run = await watch(id, { pool: db.pool, programs });
  expect(await run.start({ ...params, ...given })).toMatch(/^It was not started/);
  expect(await programs.calls()).toEqual([]);
});
