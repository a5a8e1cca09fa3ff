// The bad days that can be turned on, in the words of each look-alike (demo/faults.ts checks them).

const CALM = { id: 'calm', name: 'A good day again', about: 'Ends every bad day of this system.', button: 'Calm down',
  fault: { kind: 'calm' }, done: 'all is well again.' };

export const FAULTS = [
  {
    system: 'slack', name: 'Slack', icon: 'reply', faults: [
      { id: '429', name: 'Rate limited', about: 'The next 5 calls answer 429, retry after 3 s.',
        fault: { kind: '429', method: '*', times: 5, retryAfterS: 3 }, done: 'the next 5 calls are rate limited.' },
      { id: '500', name: 'Errors', about: 'The next 5 calls fail with 500.', fault: { kind: '500', method: '*', times: 5 },
        done: 'the next 5 calls fail.' },
      { id: 'drop-after', name: 'Lost answers', about: 'The next 3 calls are carried out, but no answer comes back.',
        fault: { kind: 'drop-after', method: '*', times: 3 }, done: 'the next 3 answers get lost.' },
      { id: 'slow', name: 'Slow', about: 'The next 10 calls take 4 seconds each.',
        fault: { kind: 'slow', method: '*', times: 10, ms: 4000 }, done: 'the next 10 calls are slow.' },
      CALM,
    ],
  },
  {
    system: 'pagerduty', name: 'PagerDuty', icon: 'siren', faults: [
      { id: 'double', name: 'Everything twice', about: 'Each webhook is delivered twice, with different ids.',
        fault: { kind: 'webhooks', double: 'new-id' }, done: 'each webhook comes twice.' },
      { id: 'reorder', name: 'Out of order', about: 'Webhooks are held and sent last first.',
        fault: { kind: 'webhooks', reorder: 3 }, done: 'webhooks come in the wrong order.' },
      { id: 'late', name: 'Late', about: 'Each webhook leaves 10 seconds late.',
        fault: { kind: 'webhooks', delayMs: 10000 }, done: 'webhooks leave 10 s late.' },
      { id: '500', name: 'API down', about: 'The next 5 API calls fail with 500.', fault: { kind: '500', times: 5 },
        done: 'the next 5 API calls fail.' },
      CALM,
    ],
  },
  {
    system: 'github', name: 'GitHub', icon: 'pull', faults: [
      { id: '502', name: 'Bad gateway', about: 'The next 5 calls answer 502.', fault: { kind: '502', times: 5 },
        done: 'the next 5 calls fail.' },
      { id: 'drop-after', name: 'Lost answers', about: 'The next 2 calls are carried out, but no answer comes back.',
        fault: { kind: 'drop-after', times: 2 }, done: 'the next 2 answers get lost.' },
      { id: 'drafts', name: 'No drafts',
        about: 'Draft pull requests are refused, as in private repositories on small plans.',
        fault: { kind: 'drafts-unsupported', times: 100 }, done: 'draft pull requests are refused.' },
      CALM,
    ],
  },
];
