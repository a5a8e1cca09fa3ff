// The form behind "Add a weekly check": what is asked every week once the follow-up is done. Only kinds that can be asked here are offered.
import type { Config } from '../../domain/config.ts';
import { whyNot } from '../../domain/followup-proof.ts';
import type { Followup, Incident } from '../../domain/incident.ts';
import type { Policy } from '../../domain/runbook/policy.ts';
import type { Runbook } from '../../domain/runbook/types.ts';
import { sayDuration } from '../../domain/time.ts';
import type { InputBlock, ModalView, PlainTextOption } from '../blocks.ts';
import { plain } from '../escape.ts';
import { context, option } from '../kit.ts';
import { field, form } from './form.ts';
import { aboutFollowup } from './followup-heading.ts';

type World = { readonly config: Config; readonly policy: Policy; readonly runbooks: readonly Runbook[] };

/** The kinds of check, as the form calls them; `off` takes it away. */
export const checkKinds = { http: 'An address answers', step: 'A runbook step that only reads succeeds', sql: 'A database answers as expected', off: 'No weekly check' } as const;

// Slack's limit for a menu: docs.slack.dev, Block Kit reference.
const mostOptions = 100;

export function followupCheckModal(incident: Incident, one: Followup, world: World): ModalView {
  const { proof } = one;
  const steps = provingSteps(world);
  const databases = Object.keys(world.config.followups.databases).slice(0, mostOptions).map((name) => option(name, name));
  const kinds = [
    option(checkKinds.http, 'http'), ...(steps.length > 0 ? [option(checkKinds.step, 'step')] : []), ...(databases.length > 0 ? [option(checkKinds.sql, 'sql')] : []),
    ...(proof ? [option(checkKinds.off, 'off')] : []),
  ];
  const blocks = [
    ...aboutFollowup(incident, one),
    field({
      id: 'kind', label: 'What shows that it still holds?', hint: `Asked every ${interval(world.config)} once it is done. When it fails, the follow-up is open again.`,
      element: { type: 'radio_buttons', action_id: 'kind', options: kinds, ...chosen(kinds, proof?.type ?? 'http') },
    }),
    ...addressFields(proof),
    ...(steps.length > 0 ? [menu('step', 'Runbook step', steps, proof?.type === 'step' ? `${proof.runbook} ${proof.name}` : undefined)] : []),
    ...(databases.length > 0 ? databaseFields(databases, proof) : []),
    context('Fill in what belongs to your choice; the rest is left as it is.'),
  ];
  return form({ callback: 'followup_check', title: 'Weekly check', submit: 'Save the check', meta: `${incident.id}:${one.id}`, blocks });
}

function interval({ followups: { 'prove-every': every } }: Config): string {
  const days = every / (24 * 3_600_000);
  return Number.isInteger(days) && days > 1 ? `${days} days` : sayDuration(every);
}

function addressFields(proof: Followup['proof']): readonly InputBlock[] {
  const [url, status] = proof?.type === 'http' ? [proof.url, proof.status] : [];
  return [
    field({ id: 'url', label: 'Address', optional: true, hint: 'It is asked with GET. Whoever runs Tocsin says which hosts may be asked.', element: { type: 'url_text_input', action_id: 'url', ...(url === undefined ? {} : { initial_value: plain(url, 1_000) }) } }),
    field({ id: 'status', label: 'Its answer', optional: true, hint: 'An HTTP status such as 200. Left empty, every one from 200 to 299 is well.', element: { type: 'plain_text_input', action_id: 'status', max_length: 3, ...(status === undefined ? {} : { initial_value: String(status) }) } }),
  ];
}

function databaseFields(databases: readonly PlainTextOption[], proof: Followup['proof']): readonly InputBlock[] {
  const now = proof?.type === 'sql' ? proof : undefined;
  return [
    menu('database', 'Database', databases, now?.database),
    field({ id: 'sql', label: 'Question in SQL', optional: true, hint: 'One SELECT. It is shown to everybody here.', element: { type: 'plain_text_input', action_id: 'sql', multiline: true, max_length: 3_000, ...(now && now.sql.length <= 3_000 ? { initial_value: plain(now.sql, 3_000) } : {}) } }),
    field({ id: 'expect', label: 'Expected answer', optional: true, hint: 'Such as rows = 0, rows > 0, value = ok or value < 5.', element: { type: 'plain_text_input', action_id: 'expect', max_length: 210, ...(now ? { initial_value: plain(now.expect, 210) } : {}) } }),
  ];
}

function menu(id: string, label: string, options: readonly PlainTextOption[], now: string | undefined): InputBlock {
  return field({ id, label, optional: true, element: { type: 'static_select', action_id: id, options: [...options], ...chosen(options, now) } });
}

function chosen(options: readonly PlainTextOption[], value: string | undefined): { initial_option?: PlainTextOption } {
  const found = options.find((one) => one.value === value);
  return found ? { initial_option: found } : {};
}

/** Those that could be a proof; a value longer than Slack takes (150) is left to the command. */
function provingSteps({ config, policy, runbooks }: World): readonly PlainTextOption[] {
  const all = runbooks.flatMap((runbook) => runbook.steps.map(({ name }) => ({ runbook: runbook.id, name })));
  return all.filter((one) => whyNot({ type: 'step', ...one }, { config, policy, runbooks }) === undefined && `${one.runbook} ${one.name}`.length <= 150)
    .slice(0, mostOptions).map(({ runbook, name }) => option(`${runbook}: ${name}`, `${runbook} ${name}`));
}
