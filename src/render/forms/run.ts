// The form that starts a runbook: one input for each parameter, by its type. Its block ids are the parameters' names.
import type { Incident } from '../../domain/incident.ts';
import { resolveParams, type ParamProblem, type ResolvedParam } from '../../domain/runbook/params.ts';
import type { Param, Runbook, ValueType } from '../../domain/runbook/types.ts';
import type { InputBlock, KnownBlock, ModalView } from '../blocks.ts';
import { capital, clip, sentence } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context, option, section } from '../kit.ts';
import { runbookFacts, whenToUse } from '../runbook-words.ts';

// A modal holds 100 blocks (docs.slack.dev); no runbook a person fills in at night comes near.
const mostParams = 90;
/** Longest text, enum value and option label Slack takes in these places. */
const longest = { input: 1_024, optionText: 75, options: 100 } as const;

/**
 * `known` is what the incident knows, by path (`incident.service`): where a parameter names its path, its value stands in
 * the field already, and the hint says that it comes from the alert. A sensitive value is never shown: its default is used when
 * the field is left empty, and the alert's not at all.
 */
export function runModal(incident: Incident, runbook: Runbook, known: Readonly<Record<string, string>>): ModalView {
  const { values, problems } = resolveParams(runbook, {}, known);
  const inputs = runbook.params.slice(0, mostParams).map((param) => input(
    param, values.find((one) => one.name === param.name), problems.find((one) => one.name === param.name),
  ));
  const left = runbook.params.length - mostParams;
  const blocks: KnownBlock[] = [
    ...heading(incident),
    section(`*${clip(runbook.title, 150)}*\n${whenToUse(runbook, 600)}`),
    context(runbookFacts(runbook, incident.lastChangeAt)),
    ...inputs,
    ...(left > 0 ? [context(`${left} more parameters do not fit here and keep their defaults.`)] : []),
    context('Steps that change something may ask for approval before they run.'),
  ];
  const meta = `${incident.id}:${runbook.id}`;
  return form({ callback: 'run_start', title: 'Start runbook', submit: 'Start runbook', meta, blocks });
}

function input(param: Param, value: ResolvedParam | undefined, problem: ParamProblem | undefined): InputBlock {
  const shown = param.sensitive ? undefined : value?.value;
  return field({
    id: param.name,
    label: param.name,
    hint: hint(param, value, problem) || undefined,
    optional: param.sensitive && value !== undefined,
    element: element(param, shown),
  });
}

function hint(param: Param, value: ResolvedParam | undefined, problem: ParamProblem | undefined): string {
  const source = value?.source === 'alert' ? 'The value comes from the alert: check it.' : 'The value is the default.';
  const hidden = 'Sensitive. Left empty, the default is used.';
  const parts = [
    ...(param.description === undefined ? [] : [sentence(param.description)]),
    typeWords(param.type),
    ...(value ? [param.sensitive ? hidden : source] : []),
    ...(problem?.what === 'dropped' ? [sentence(capital(problem.why))] : []),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const presets: Readonly<Record<Exclude<ValueType['type'], 'string' | 'enum' | 'integer'>, string>> = {
  boolean: '', 'k8s-name': 'A Kubernetes name.', hostname: 'A host name without a port.',
  'git-sha': 'A commit, 7 to 40 hexadecimal digits.', semver: 'A version such as v1.2.3.', line: 'One line of text.',
};

function typeWords(type: ValueType): string {
  if (type.type === 'string') return `It must match ${type.pattern}.`;
  if (type.type === 'integer') return `A whole number from ${type.min} to ${type.max}.`;
  if (type.type !== 'enum') return presets[type.type];
  return fitsMenu(type.values) ? '' : `One of ${type.values.join(', ')}.`;
}

function fitsMenu(values: readonly string[]): boolean {
  const fits = values.every((one) => one !== '' && one.length <= longest.optionText && one.isWellFormed());
  return fits && values.length > 0 && values.length <= longest.options;
}

function element(param: Param, value: string | undefined): InputBlock['element'] {
  const { type } = param;
  if (type.type === 'enum' && fitsMenu(type.values)) return menu(param.name, type.values, value);
  if (type.type === 'boolean') return menu(param.name, ['true', 'false'], value);
  const initial = value === undefined || value === '' ? {} : { initial_value: value };
  if (type.type === 'integer') {
    const range = { min_value: String(type.min), max_value: String(type.max) };
    return { type: 'number_input', action_id: param.name, is_decimal_allowed: false, ...range, ...initial };
  }
  return { type: 'plain_text_input', action_id: param.name, max_length: longest.input, ...initial };
}

function menu(name: string, values: readonly string[], value: string | undefined): InputBlock['element'] {
  const options = [...new Set(values)].map((one) => option(one, one));
  const chosen = options.find((one) => one.value === value);
  return { type: 'static_select', action_id: name, options, ...(chosen === undefined ? {} : { initial_option: chosen }) };
}
