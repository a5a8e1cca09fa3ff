// Who works at the demo's company and what they run: plain data, so that the worlds agree about names and e-mails.
import type { Workflow } from './github/actions.ts';
import type { Account, FirstCommit } from './github/types.ts';
import type { Policy, Service, User } from './pagerduty/model.ts';
import type { ChannelSeed, PersonSeed } from './slack/model.ts';

/** The company; its addresses end in .example, which belongs to nobody (RFC 2606). */
export const COMPANY = { name: 'Halyard', domain: 'halyard', mail: 'halyard.example', owner: 'halyard',
  repo: 'postmortems' } as const;

const mail = (name: string): string => `${name}@${COMPANY.mail}`;

export const PEOPLE: readonly PersonSeed[] = [
  {
    id: 'U0CHIARA01', name: 'chiara', realName: 'Chiara Rossi', email: mail('chiara.rossi'), title: 'Incident commander',
    avatarColor: '#7c3f8c', tz: 'Europe/Rome', admin: true,
  },
  {
    id: 'U0ADA00001', name: 'ada', realName: 'Ada Park', email: mail('ada.park'), title: 'On call for checkout',
    avatarColor: '#0b6e8a', tz: 'Asia/Seoul',
  },
  {
    id: 'U0BEN00001', name: 'ben', realName: 'Ben Okafor', email: mail('ben.okafor'), title: 'On call for databases',
    avatarColor: '#3c6b2f', tz: 'Africa/Lagos',
  },
  {
    id: 'U0DEV00001', name: 'dev', realName: 'Dev Patel', email: mail('dev.patel'), title: 'Customer support',
    avatarColor: '#a3491f', tz: 'Europe/London',
  },
  {
    id: 'U0EVE00001', name: 'eve', realName: 'Eve Lindqvist', email: mail('eve.lindqvist'), title: 'VP engineering',
    avatarColor: '#445a9e', tz: 'Europe/Stockholm',
  },
];

const EVERYBODY = PEOPLE.map((person) => person.name);

export const CHANNELS: readonly ChannelSeed[] = [
  {
    id: 'C0INCIDENT', name: 'incidents', topic: 'Every incident is announced here, and each announcement is kept up to date',
    purpose: 'Tocsin announces incidents here. Nobody has to ask “is it bad?” twice.', creator: 'chiara',
    members: [...EVERYBODY, 'tocsin'],
  },
  {
    id: 'C0GENERAL0', name: 'general', general: true, purpose: 'Everybody at Halyard, which sells rope and sails.',
    creator: 'eve', members: EVERYBODY,
  },
  {
    id: 'C0CHECKOUT', name: 'checkout', topic: 'Team checkout', purpose: 'The team behind checkout-api.', creator: 'ada',
    members: ['ada', 'ben', 'dev'],
  },
];

/** Gus Moreau is on call for the edge and has no Slack account: Tocsin must say so and go on without him. */
export const PAGED: readonly User[] = [
  { id: 'PCHIARA', name: 'Chiara Rossi', email: mail('chiara.rossi'), phones: [{ country: 1, number: '2025550101' }] },
  { id: 'PADAPRK', name: 'Ada Park', email: mail('ada.park'), phones: [{ country: 1, number: '2025550102' }] },
  { id: 'PBENOKA', name: 'Ben Okafor', email: mail('ben.okafor'), phones: [{ country: 1, number: '2025550103' }] },
  { id: 'PGUSMOR', name: 'Gus Moreau', email: mail('gus.moreau'), phones: [{ country: 1, number: '2025550104' }] },
  { id: 'PTOCSIN', name: 'Tocsin', email: mail('tocsin') },
];

/** The account that Tocsin's own calls name in their From header. */
export const SERVICE_ACCOUNT = mail('tocsin');

const level = (user: string, id: string, name: string) => ({ users: [user], schedule: { id, name } });

export const POLICIES: readonly Policy[] = [
  {
    id: 'PEPCHKT', name: 'Checkout',
    levels: [level('PADAPRK', 'PSCCHKT', 'Checkout on call'), level('PCHIARA', 'PSCCOMM', 'Incident commanders')],
  },
  {
    id: 'PEPDATA', name: 'Databases',
    levels: [level('PBENOKA', 'PSCDATA', 'Databases on call'), level('PCHIARA', 'PSCCOMM', 'Incident commanders')],
  },
  {
    id: 'PEPEDGE', name: 'Edge',
    levels: [level('PGUSMOR', 'PSCEDGE', 'Edge on call'), level('PCHIARA', 'PSCCOMM', 'Incident commanders')],
  },
  { id: 'PEPCOMM', name: 'Incident commanders', levels: [level('PCHIARA', 'PSCCOMM', 'Incident commanders')] },
];

export const SERVICES: readonly Service[] = [
  { id: 'PSVCHKT', name: 'checkout-api', escalationPolicy: 'PEPCHKT' },
  { id: 'PSVDATA', name: 'orders-db', escalationPolicy: 'PEPDATA' },
  { id: 'PSVEDGE', name: 'edge-gateway', escalationPolicy: 'PEPEDGE' },
  { id: 'PSVWORK', name: 'orders-worker', escalationPolicy: 'PEPDATA' },
  // Nothing runs behind it: people are paged under it for incidents that no alert opened (demo/tocsin.yaml).
  { id: 'PSVCALL', name: 'incident-response', escalationPolicy: 'PEPCOMM' },
];

/** The workflow that runbooks/bad-deploy.md starts. */
export const DEPLOY: Workflow = {
  name: 'Deploy to production', inputs: { service: { required: true }, commit: { required: true }, reason: {}, tocsin_id: {} },
  runName: 'Deploy ${{ inputs.service }} at ${{ inputs.commit }} (${{ inputs.tocsin_id }})', jobs: ['build', 'deploy', 'smoke test'], refs: ['main'], tookMs: 12_000,
};

/** Somebody on GitHub by their id in Slack: logins are the names in small letters, as demo/tocsin.yaml says to Tocsin too. */
export function accountOf(slackId: string): Account | undefined {
  const person = PEOPLE.find(({ id }) => id === slackId);
  return person?.email === undefined ? undefined : { name: person.realName, email: person.email, login: person.realName.toLowerCase().replaceAll(' ', '-') };
}

/** The workflow of docs/postmortems.md. GitHub's look-alike does what it says after each push (demo/github/index-job.ts). */
export const INDEXED: FirstCommit = {
  author: { name: 'Chiara Rossi', email: mail('chiara.rossi') }, message: 'Keep an index of all postmortems',
  files: { '.github/workflows/index.yml': `# After each push to main: postmortems/README.md and index.json, made from the front matter of every postmortem.
name: Index of postmortems
on:
  push: { branches: [main], paths: ['postmortems/**/*.md', '!postmortems/README.md'] }
permissions: { contents: write }
concurrency: index
jobs:
  index:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with: { repository: halyard/tocsin, path: .tocsin-src }
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm ci --omit=dev --ignore-scripts --prefix .tocsin-src
      - run: node .tocsin-src/bin/tocsin.mjs postmortem-index postmortems --merged
      - run: |
          git config user.name 'github-actions[bot]'
          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
          git add postmortems/README.md postmortems/index.json
          git diff --cached --quiet || (git commit -m 'Index of postmortems' && git push)
` },
};
