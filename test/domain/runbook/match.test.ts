// Which runbooks an alert is offered.
import { expect, test } from 'vitest';
import { matchRunbooks } from '../../../src/domain/runbook/match.ts';
import type { AlertToMatch } from '../../../src/domain/runbook/match.ts';
import { fixture, parsed, shipped, text } from './support.ts';

const alert: AlertToMatch = {
  serviceId: 'PABC123', serviceName: 'checkout-api', urgency: 'high', title: 'Error Rate above 5%', alertNames: [],
};
const rollback = parsed(fixture('k8s-rollback-deployment.md'));

function matches(match: string, change: Partial<AlertToMatch> = {}): boolean {
  return matchRunbooks([parsed(text({ match }))], { ...alert, ...change }).length === 1;
}

test('all keys of a rule must hold', () => {
  expect(matchRunbooks([rollback], alert)).toEqual([rollback]);
  expect(matchRunbooks([rollback], { ...alert, urgency: 'low' })).toEqual([]);
  expect(matchRunbooks([rollback], { ...alert, title: 'Disk full' })).toEqual([]);
  expect(matchRunbooks([rollback], { ...alert, serviceName: 'checkout-api-2', serviceId: 'P0' })).toEqual([]);
});

test('any rule and any value of a list is enough', () => {
  const other = { ...alert, serviceName: 'x', serviceId: 'P0', title: 'x', alertNames: ['A', 'KubePodCrashLooping'] };
  expect(matchRunbooks([rollback], other)).toEqual([rollback]);
  expect(matches('[{ urgency: [low, high] }]')).toBe(true);
});

test('titles are found anywhere, everything else is compared exactly', () => {
  expect(matches('[{ title: "rate" }]')).toBe(false);
  expect(matches('[{ title: "Rate above" }]')).toBe(true);
  expect(matches('[{ title: "^Rate" }]')).toBe(false);
  expect(matches('[{ service: checkout }]')).toBe(false);
  expect(matches('[{ service: PABC123 }]')).toBe(true);
});

test('a key that the alert has no value for does not hold', () => {
  expect(matches('[{ priority: P1 }]')).toBe(false);
  expect(matches('[{ priority: P1 }]', { priority: 'P1' })).toBe(true);
  expect(matches('[{ severity: [critical] }]', { severity: 'critical' })).toBe(true);
  expect(matches('[{ alert: X }]')).toBe(false);
});

test('a runbook without rules is never offered', () => {
  expect(matches('[]')).toBe(false);
});

test('the most exact rule comes first, then the id', () => {
  const make = (id: string, match: string): ReturnType<typeof parsed> => parsed(text({ id, match }));
  const books = [
    make('one-key', '[{ urgency: high }]'), make('two-b', '[{ urgency: high, service: checkout-api }]'),
    make('two-a', '[{ service: checkout-api, urgency: high }, { severity: info }]'),
  ];
  expect(matchRunbooks(books, alert).map((book) => book.id)).toEqual(['two-a', 'two-b', 'one-key']);
});

test.each([
  ['checkout-5xx.md', 'checkout-api', 'High 5xx rate on checkout-api'],
  ['checkout-5xx.md', 'checkout-api', 'Error rate above 5 %'],
  ['queue-backlog.md', 'orders-worker', 'Backlog of orders above 10000'],
  ['bad-deploy.md', 'any', 'Deploy of search failed health checks'],
])('%s is offered for "%s: %s"', (name, serviceName, title) => {
  expect(matchRunbooks([parsed(shipped(name))], { ...alert, serviceId: 'P0', serviceName, title })).toHaveLength(1);
});

test.each([
  ['checkout-5xx.md', 'checkout-api', 'Certificate expires in 5 days'],
  ['queue-backlog.md', 'checkout-api', 'Backlog of orders'],
  ['bad-deploy.md', 'any', 'Deployment of search finished'],
])('%s is not offered for "%s: %s"', (name, serviceName, title) => {
  expect(matchRunbooks([parsed(shipped(name))], { ...alert, serviceId: 'P0', serviceName, title })).toEqual([]);
});
