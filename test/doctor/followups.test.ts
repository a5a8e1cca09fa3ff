// The doctor about follow-ups: issues, webhooks, the digest's channel, who can be assigned.
import { describe, expect, it } from 'vitest';
import type { SqlAnswer } from '../../src/domain/proof-sql.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { folder } from '../cli/support.ts';
import { configured } from '../support/following.ts';
import { aPatient, checksOf, type Sick } from '../support/patient.ts';

async function patientWith(followups: Record<string, unknown> = {}, people: Record<string, unknown> = {}): Promise<Sick> {
  const given = await aPatient({ dir: await folder({ 'a.txt': '' }) });
  const { settings } = given.patient;
  return { ...given, patient: { ...given.patient, settings: { ...settings, env: { ...settings.env, POSTMORTEM_REPO: 'acme/postmortems' }, config: configured(followups, { people }) } } };
}

describe('issues', () => {
  it.each<[string, (given: Sick) => void, string, RegExp]>([
    ['well', () => undefined, 'ok', /issues of acme\/postmortems can be read/],
    ['switched off', ({ github }) => github.fail('issuesSince', new Rejected('github', '410', 'Issues are disabled for this repo')), 'broken', /disabled/],
    ['not answered for', ({ github }) => github.fail('issuesSince', new Outage('github', 'away')), 'warning', /could not be looked up/],
  ])('%s', async (_, worsen, state, say) => {
    const given = await patientWith();
    worsen(given);
    const check = (await checksOf(given.patient, 'GitHub'))['issues'];
    expect([check?.state, check?.say]).toEqual([state, expect.stringMatching(say)]);
    if (state === 'broken') expect(check?.fix).toContain('issues: write');
  });

  it('asked for without GitHub say what to set', async () => {
    const { patient } = await patientWith({ issues: 'always' });
    expect(await checksOf({ ...patient, ports: { ...patient.ports, github: undefined } }, 'GitHub')).toMatchObject({ issues: { state: 'off', fix: expect.stringContaining('GITHUB_TOKEN') as string } });
  });

  it('that open by themselves want to know who people are', async () => {
    expect(await checksOf((await patientWith({ issues: 'always' })).patient, 'GitHub')).toMatchObject({ assignees: { state: 'warning' } });
    expect(await checksOf((await patientWith({ issues: 'always' }, { U1ADA: { github: 'ada' } })).patient, 'GitHub')).toMatchObject({ assignees: { state: 'ok' } });
  });
});

it('says where the secret of the webhooks comes from, and that it is there', async () => {
  const { patient } = await patientWith();
  expect(await checksOf(patient, 'GitHub')).toMatchObject({ webhooks: { state: 'off', fix: expect.stringContaining('/webhooks/github') as string } });
  const settings = { ...patient.settings, env: { ...patient.settings.env, GITHUB_WEBHOOK_SECRET: 'secret' } };
  expect(await checksOf({ ...patient, settings }, 'GitHub')).toMatchObject({ webhooks: { state: 'ok' } });
});

it('a digest in a channel that is not there is broken', async () => {
  expect(await checksOf((await patientWith({ digest: { channel: '#nowhere' } })).patient, 'GitHub')).toMatchObject({ digest: { state: 'broken', say: expect.stringContaining('#nowhere') as string } });
  for (const digest of [false, {}]) expect((await checksOf((await patientWith({ digest })).patient, 'GitHub'))['digest']).toBeUndefined();
});

describe('databases that proofs ask', () => {
  const named = { databases: { orders: { url: { env: 'ORDERS_READ_URL' } } } };
  const asked = async (answer: () => Promise<never> | Promise<SqlAnswer>) => {
    const { patient } = await patientWith(named);
    return (await checksOf({ ...patient, ports: { ...patient.ports, databases: { ask: answer } } }, 'GitHub'))['proofs orders'];
  };

  it('are asked once each, and told by their names', async () => {
    expect(await asked(() => Promise.resolve({ rows: 1, columns: 1, first: '1' }))).toMatchObject({ state: 'ok', say: 'the database orders can be asked by proofs' });
    expect(await asked(() => Promise.reject(new Outage('runbook', 'the database orders could not be reached')))).toMatchObject({ state: 'warning', fix: expect.stringContaining('ORDERS_READ_URL') as string });
    expect(await asked(() => Promise.reject(new Rejected('runbook', 'superuser', 'The database orders: it is asked as a superuser.')))).toMatchObject({ state: 'broken', fix: expect.stringContaining('a role that may only read') as string });
    expect(Object.keys(await checksOf((await patientWith()).patient, 'GitHub'))).not.toContain('proofs orders');
  });
});
