// A PagerDuty incident that Tocsin opened itself carries its key; nobody else's does, and only its trigger is an echo.
import { expect, test } from 'vitest';
import { readPagerDuty } from '../../../src/domain/pagerduty/read.ts';
import { pagerDutyBody } from '../../support/arriving.ts';

const ours = 'tocsin-INC-42-page-1-m5abc';
const read = (type: string, incident_key: unknown) => readPagerDuty(pagerDutyBody({ type, key: 'Q1', data: { incident_key } }))[0];

test('the key is read from the trigger', () => {
  expect(read('incident.triggered', ours)).toMatchObject({ type: 'triggered', page: ours });
});

test.each([null, undefined, '', 'disk', 'tocsin-INC-42', `${ours}-x`])('%j is no key of ours', (key) => {
  expect(read('incident.triggered', key)).not.toHaveProperty('page');
});

test('one that is reopened is news, whoever opened it', () => {
  expect(read('incident.reopened', ours)).not.toHaveProperty('page');
  expect(read('incident.reopened', ours)).toMatchObject({ type: 'triggered' });
});
