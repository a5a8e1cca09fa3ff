// Told to who sees to the postmortem.
import { expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderSaid } from '../../src/render/said.ts';
import { renderTold } from '../../src/render/told.ts';
import { ada, bela, closingFacts, config, incidentOf, resolvedFacts } from './stories.ts';

const owned: NewFact = { kind: 'postmortem.owned', data: { owner: bela } };
const told = (facts: readonly NewFact[], user = 'U0BELA') => renderTold(incidentOf(facts), 'postmortem', undefined, { config, user, facts: [] })?.text;

it('says what it means, by when, and where the draft is or will be', () => {
  expect(told([...resolvedFacts, owned])).toMatch(/^You see to the postmortem of INC-42: Checkout API: 5xx rate above 5 %\. The draft is being written/);
  expect(told([...closingFacts, owned])).toContain('The draft: <https://github.example/acme/postmortems/pull/12|the pull request>. It is due by <!date^');
});

it('where nothing is set up promises no link, and says where to write it', () => {
  const off = renderTold(incidentOf([...resolvedFacts, owned]), 'postmortem', undefined, { config, user: 'U0BELA', facts: [], publishes: false })?.text;
  expect(off).toMatch(/Postmortems are not set up here, so no draft is opened: write it where your team does.*`\/incident timeline`.*It is due by/);
  expect(off).not.toMatch(/link|draft is being/);
  // One that is there already is there, whatever is set up now.
  expect(renderTold(incidentOf([...closingFacts, owned]), 'postmortem', undefined, { config, user: 'U0BELA', facts: [], publishes: false })?.text).toContain('The draft: <');
  const said = renderSaid(incidentOf(resolvedFacts), 'resolved', undefined, { config, publishes: false })?.text;
  expect(said).toContain('postmortems are not set up here: write it where your team does.');
  expect(said).not.toContain('its link follows');
});

it('on a branch of a git remote, says which, with a link where the config has one, and no word of GitHub', () => {
  const data = { repo: 'git.acme.example/sre/<pm>', path: 'p.md', branch: 'postmortem/inc-42', draft: true };
  const url = 'https://git.acme.example/sre/pm/src/branch/postmortem/inc-42/p.md';
  for (const [facts, where] of [[{ ...data }, 'branch postmortem/inc-42 of git.acme.example/sre/&lt;pm&gt;'], [{ ...data, url }, `<${url}|branch postmortem/inc-42 of git.acme.example/sre/&lt;pm&gt;>`]] as const) {
    const all: readonly NewFact[] = [...resolvedFacts, owned, { kind: 'postmortem.opened', data: facts }];
    const said = renderSaid(incidentOf(all), 'postmortem', undefined, { config, publishes: 'branch' })?.text ?? '';
    const texts = [told(all) ?? '', said, renderSaid(incidentOf(all), 'resolved', undefined, { config, publishes: 'branch' })?.text ?? ''];
    for (const text of texts) expect(text).toContain(where);
    expect(texts.join(' ')).not.toMatch(/GitHub|pull request|ready for review|undefined/);
    const gone = renderSaid(incidentOf([...all, { kind: 'postmortem.ended', data: { repo: data.repo, how: 'closed' } }]), 'followup', '0:closed', { config })?.text;
    expect(gone).toMatch(/^Somebody deleted the branch of the postmortem of INC-42 without merging it .*bring the branch back/);
  }
  const soon = renderSaid(incidentOf(resolvedFacts), 'resolved', undefined, { config, publishes: 'branch' })?.text;
  expect(soon).toContain('where it is follows here.');
});

it('is not told to somebody who was relieved of it, nor where there is none', () => {
  expect(told([...resolvedFacts, owned, { kind: 'postmortem.owned', data: { owner: ada, was: bela } }])).toBeUndefined();
  expect(told([...resolvedFacts, owned], 'U0ADA')).toBeUndefined();
  expect(told([...resolvedFacts.slice(0, -1), owned])).toBeUndefined();
});
