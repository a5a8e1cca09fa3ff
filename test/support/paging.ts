// INC-1 for tests of paging: declared in Slack or opened by PagerDuty, with Ada who asks and Ben who is paged.
import { Outage } from '../../src/domain/errors.ts';
import type { PageTarget } from '../../src/domain/paging.ts';
import type { Pool } from '../../src/store/pool.ts';
import { arrive, command } from './arriving.ts';
import { testContext, type Bench, type Wanted } from './engine.ts';

export const ben: PageTarget = { type: 'user', id: 'PBEN01', name: 'Ben Okafor' };
export const away = new Outage('pagerduty', 'cannot be reached');
export const lost = new Outage('pagerduty', 'no answer', { ambiguous: true });

export function pagingBench(pool: Pool) {
  /** People are paged under PSVCCALL. */
  function bench(wanted: Partial<Wanted> = {}): Bench {
    // Long waits, so that what failed is tried again when the test says so.
    const made = testContext({ pool, config: { paging: { service: 'PSVCCALL' } }, backoffMs: 60_000, ...wanted });
    made.slack.person('UADA', { name: 'Ada', email: 'ada@acme.example' });
    made.slack.person('UBEN', { name: 'Ben', email: 'ben@acme.example' });
    made.pagerduty.users.push({ id: 'PBEN01', name: 'Ben Okafor', email: 'ben@acme.example', phones: ['+1 2025550103'] });
    made.pagerduty.users.push({ id: 'PCHI01', name: 'Chiara', email: 'chiara@acme.example', phones: ['+1 2025550101'] });
    made.pagerduty.escalationPolicies.push({ id: 'PEPDATA', name: 'Databases' });
    made.pagerduty.onCalls.set('PEPDATA', ['PBEN01', 'PCHI01']);
    return made;
  }

  /** No alert. */
  async function declared(made: Bench, words = 'declare SEV2 Orders are slow'): Promise<void> {
    await command(pool, 'UADA', words);
    await made.settle();
  }

  async function alerted(made: Bench): Promise<void> {
    made.pagerduty.incidents.set('QALERT', { status: 'triggered', notes: [] });
    await arrive(pool, { type: 'incident.triggered', key: 'QALERT', data: { escalation_policy: { id: 'PEPDATA', summary: 'Databases' } } });
    await made.settle();
  }

  const ask = async (made: Bench, text: string) => void (await command(pool, 'UADA', text, (await made.incident(1)).channel?.id));

  async function say(made: Bench, text: string): Promise<void> {
    await ask(made, text);
    await made.settle();
  }

  /** What stands in the channel. */
  async function said(made: Bench): Promise<string[]> {
    const name = (await made.incident(1)).channel?.name ?? '';
    return made.slack.said(name).map((one) => one.message.text);
  }

  const incidents = async () => (await pool.query<{ n: number }>('select count(*)::int as n from incident')).rows[0]?.n;
  return { bench, declared, alerted, ask, say, said, incidents };
}
