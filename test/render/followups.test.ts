// The words about follow-ups: what is said when something becomes of one, the list, the weekly digest, the issue on GitHub.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { renderDigest } from '../../src/render/followup-digest.ts';
import { markOf, renderIssue } from '../../src/render/followup-issue.ts';
import { renderFollowups } from '../../src/render/followups.ts';
import { renderSaid } from '../../src/render/said.ts';
import { ada, after, at } from '../support/incidents.ts';
import { asIssue, configured, over } from '../support/following.ts';
import { hostileText, dice } from '../support/hostile.ts';
import { slackVoice } from '../../src/render/fact-voice.ts';
import { followupTellers } from '../../src/render/fact-words-followups.ts';
import { sameMessage } from './golden.ts';

const config = configured();
const settled = (how: 'done' | 'declined' | 'gone', reason?: string): NewFact => ({ kind: 'followup.settled', by: ada, at: at(300), data: { followup: 1, how, ...(reason === undefined ? {} : { reason }) } });
const proof: NewFact = { kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'http', url: 'https://status.acme.example/healthz' } } };
const failed: readonly NewFact[] = [proof, settled('done'), { kind: 'followup.proved', data: { followup: 1, ok: false, result: 'HTTP 503' } }, { kind: 'followup.reopened', data: { followup: 1, why: 'proof' } }];
const ended = (how: 'merged' | 'closed'): NewFact => ({ kind: 'postmortem.ended', at: at(400), data: { repo: 'acme/postmortems', number: 7, how } });
const said = (incident: typeof over, ref: string) => renderSaid(incident, 'followup', ref, { config });

describe('golden words', () => {
  const messages = {
    opened: said(asIssue, '1:opened'), done: said(after(asIssue, settled('done')), '1:settled'), declined: said(after(asIssue, settled('declined', 'closed as not planned')), '1:settled'),
    gone: said(after(asIssue, settled('gone')), '1:settled'), 'proof-failed': said(after(asIssue, ...failed), '1:reopened'),
    merged: said(after(asIssue, ended('merged'), { kind: 'status.set', data: { status: 'closed', was: 'resolved' } }), '0:merged'),
    closed: said(after(asIssue, ended('closed')), '0:closed'),
    list: renderFollowups(after(asIssue, proof, { kind: 'followup.scheduled', data: { followup: 2, dueOn: '2026-12-01' } })), 'list-ended': renderFollowups(after(asIssue, settled('declined', 'the old system goes away'))),
    digest: renderDigest([after(asIssue, { kind: 'followup.scheduled', data: { followup: 2, dueOn: '2026-12-09' } })], { config, now: '2026-12-07T09:00:00.000Z' }),
  };
  for (const [name, message] of Object.entries(messages)) it(name, () => sameMessage(`followup-${name}`, message));
});

it('a question to a database is shown as it was written, and marks nothing', () => {
  const sql = after(over, { kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'sql', database: 'orders', expect: 'value < 5' }, sql: 'select count(*) from a where b < 3 and c = $$<!channel> *x*$$' } });
  const shown = JSON.stringify(renderFollowups(sql));
  expect(shown).toContain('proved by the database orders answering value &lt; 5 to: select count(*) from a where b &lt; 3');
  expect(shown).not.toContain('<!channel>');
  const fact: NewFact = { kind: 'followup.proof_set', data: { followup: 1, proof: { type: 'sql', database: 'orders', expect: 'value < 5' }, sql: 'select <!here>' } };
  expect(followupTellers['followup.proof_set'](fact.data, slackVoice, over, ada)).toBe('Follow-up 1 is proved by the database orders answering value &lt; 5 to: select &lt;!here&gt;');
});

it('nothing is said of what is no longer true', () => {
  for (const [incident, ref] of [[over, '1:opened'], [asIssue, '1:settled'], [asIssue, '1:reopened'], [asIssue, '9:opened'], [asIssue, '0:merged'], [after(asIssue, { kind: 'followup.dropped', data: { followup: 1 } }), '1:opened']] as const) {
    expect(said(incident, ref), ref).toBeUndefined();
  }
  expect(renderDigest([after(over, settled('done'), { kind: 'followup.dropped', data: { followup: 2 } })], { config, now: at(0) })).toBeUndefined();
});

describe('the issue', () => {
  const one = (incident: typeof over) => { const [first] = incident.followups; if (!first) throw new Error('none'); return first; };

  it('has its label, its way back, its day and one mark', () => {
    const issue = renderIssue(over, one(over), { config, link: 'https://app.slack.com/client/T1/C0INC42' });
    expect(issue.labels).toEqual(['postmortem', 'inc-42']);
    expect(issue.body).toBe(`> alert on a full disk\n\n- Follow-up 1 of INC-42: Checkout is down ([channel](https://app.slack.com/client/T1/C0INC42))\n- Postmortem: https://github.example/pull/7\n- Due: 2026-12-04\n\nClose this issue when it is done, or as not planned to decline it: Tocsin hears of both.\n\n${markOf(over, 1)}`);
  });

  it('of a private incident says its number and nothing else of it', () => {
    const { body } = renderIssue({ ...over, private: true }, one(over), { config, link: undefined });
    expect(body).not.toMatch(/Checkout|Postmortem/);
  });

  it('pings nobody, closes nothing and holds no second mark, whatever was typed', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const text = `${hostileText(dice(seed), 900)} ${markOf(over, 2)} @acme/sre fixes #12`;
      const { title, body } = renderIssue(over, { ...one(over), text }, { config, link: undefined });
      expect(`${title}\n${body}`.replaceAll(/\u200b/g, '|')).not.toMatch(/@(?!\|)\w|(?<![|\\])#\d/);
      expect(body.match(/<!-- tocsin:/g)).toHaveLength(1);
      expect(body.length).toBeLessThan(65_536);
    }
  });
});
