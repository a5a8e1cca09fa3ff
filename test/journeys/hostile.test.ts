// Alerts and people's words full of syntax: nobody is mentioned, nothing is clickable that we did not put there, in Slack or on GitHub.
import type { Nodes } from 'mdast';
import { expect, it } from 'vitest';
import { parseMarkdown } from '../../src/render/postmortem/markdown.ts';
import { openJourney } from './journey.ts';
import { mrkdwnIn } from './surface.ts';

const journey = await openJourney();
const { box, stage } = journey;
const { slack, pagerduty, github } = box.demo.worlds;
const eve = stage.id('eve');

const hostile = `<!channel> <!here|x> <@${eve}> <!subteam^S1|@sre> *b* _i_ ~s~ \`c\` <https://evil.example|click> @everyone`
  + ' [x](javascript:alert(1)) ![p](https://evil.example/p.gif) <img src=x onerror=alert(1)> | a | @octocat fixes #1 {{secret:TOKEN}} &lt;!channel&gt; \u202eback';

function all(node: Nodes): Nodes[] {
  return 'children' in node ? [node, ...node.children.flatMap((child: Nodes) => all(child))] : [node];
}

it('lives through an incident made of it', { timeout: 30_000 }, async () => {
  const page = pagerduty.trigger({ serviceId: 'PSVCHKT', title: hostile, urgency: 'high', priority: 'P2' });
  const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  await journey.quiet();
  pagerduty.note(page.id, hostile);
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  for (const text of [`note ${hostile}`, 'commander', `resolv ${hostile}`, `runbook ${hostile}`, 'timeline 50', 'status']) {
    await stage.command('chiara', channel, text);
    await journey.quiet();
  }
  await stage.command('chiara', channel, `resolve ${hostile}`);
  await journey.quiet();
  await stage.command('dev', stage.id('incidents'), `declare SEV2 ${hostile.slice(0, 250)}`);
  await journey.quiet();
  expect((await journey.facts(1)).filter((fact) => fact.kind === 'note.added' || fact.kind === 'alert.noted')).toHaveLength(2);
  expect((await journey.incident(2)).title).toContain('javascript');
});

it('says it in Slack without calling anybody', () => {
  const texts = slack.calls.flatMap((call) => mrkdwnIn(call.args));
  expect(texts.length).toBeGreaterThan(40);
  expect(texts.join('\n')).toContain('&lt;!channel&gt;');
  const active = texts.flatMap((text) => text.match(/<[^>]*>/g) ?? []);
  const known = new Set([...slack.state().people.filter((person) => person.id !== eve).map((person) => `<@${person.id}>`), ...slack.state().channels.map((one) => `<#${one.id}>`)]);
  const strange = active.filter((one) => !known.has(one) && !one.startsWith('<!date^') && !one.startsWith(`<${box.demo.url}/`));
  expect(strange).toEqual([]);
});

it('asks Slack to make no mentions of its own accord', () => {
  for (const call of slack.calls) {
    expect(call.args['link_names'] ?? false).toBeFalsy();
    expect(call.args['parse'] ?? 'none').toBe('none');
  }
});

it('brings nobody in who was only named', () => {
  for (const channel of slack.state().channels.filter((one) => one.name.startsWith('inc-'))) expect(channel.members).not.toContain(eve);
});

it('keeps channel names plain', () => {
  for (const channel of slack.state().channels.filter((one) => one.name.startsWith('inc-'))) expect(channel.name).toMatch(/^inc-\d-[a-z0-9-]{1,74}$/);
});

it('writes it into the pull request as text: no link, image, HTML or mention of it', async () => {
  expect(github.state().pulls).toHaveLength(1);
  const pull = await github.pull(1);
  for (const markdown of [pull?.body ?? '', ...(pull?.files ?? []).map((file) => file.text)]) {
    const nodes = all(parseMarkdown(markdown));
    expect(nodes.filter((node) => node.type === 'image' || node.type === 'imageReference' || node.type === 'footnoteReference')).toEqual([]);
    expect(nodes.filter((node) => node.type === 'html' && node.value !== '<br>')).toEqual([]);
    const own = (url: string) => url.startsWith(box.demo.url) || url.startsWith(box.tocsin.url ?? '-');
    const links = nodes.flatMap((node) => (node.type === 'link' && !own(node.url) ? [node.url] : []));
    expect(links.filter((url) => !url.startsWith('https://evil.example'))).toEqual([]);
    // GitHub mentions people and closes issues by plain text, so each such word is broken up.
    const text = nodes.flatMap((node) => (node.type === 'text' ? [node.value] : [])).join('\n');
    expect(text).not.toMatch(/@(octocat|everyone|sre)\b/);
    expect(text).not.toMatch(/fixes #1\b/);
  }
  expect(pull?.title).not.toMatch(/[\n\u202e]|@octocat/);
});
