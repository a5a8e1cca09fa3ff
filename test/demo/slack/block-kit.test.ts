// What Slack refuses in blocks and views, limit by limit, and where the complaint points.
import { describe, expect, test } from 'vitest';

import { checkBlocks, checkView, textLength } from '../../../demo/slack/block-kit.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const chars = (count: number): string => 'x'.repeat(count);
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const option = (n: number, more: object = {}) => ({ text: plain(`option ${n}`), value: `v${n}`, ...more });
const row = (...elements: object[]) => ({ type: 'actions', elements });
const section = (more: object = {}) => ({ type: 'section', text: mrkdwn('hi'), ...more });
const select = (more: object = {}) => ({ type: 'static_select', action_id: 's', options: [option(1)], ...more });
const input = (element: object, more: object = {}) => ({ type: 'input', block_id: 'i', label: plain('Label'), element, ...more });
const typed = (more: object = {}) => ({ type: 'plain_text_input', action_id: 't', ...more });
const modal = (blocks: unknown, more: object = {}) => ({
  type: 'modal', title: plain('Title'), submit: plain('Send'), blocks, ...more,
});
const sure = { title: plain('Sure?'), text: mrkdwn('Really'), confirm: plain('Yes'), deny: plain('No') };
const picture = { type: 'image', image_url: 'https://a/b', alt_text: '' };
const line = (...elements: object[]) => ({ type: 'rich_text_section', elements });

describe('good messages pass', () => {
  const good: Record<string, object[]> = {
    'a card': [
      { type: 'header', text: plain('SEV1') },
      section({ fields: times(10, () => mrkdwn(chars(2_000))), accessory: picture }),
      row(button({ style: 'danger', confirm: sure })),
      { type: 'context', elements: [mrkdwn('now'), { type: 'image', image_url: 'https://a/b', alt_text: 'b' }] },
      { type: 'divider' },
    ],
    menus: [
      row(select({ initial_option: option(1) }), { type: 'users_select', action_id: 'u' }),
      row({ type: 'overflow', action_id: 'o', options: times(5, option) }),
      row({ type: 'multi_static_select', option_groups: [{ label: plain('G'), options: [option(1), option(2)] }] }),
      row({ type: 'datepicker', initial_date: '2026-03-01' }, { type: 'conversations_select', filter: { include: ['public'] } }),
    ],
    'rich text': [
      {
        type: 'rich_text',
        elements: [
          line({ type: 'text', text: 'a', style: { bold: true } }, { type: 'user', user_id: 'U1' }),
          { type: 'rich_text_list', style: 'bullet', elements: [line({ type: 'link', url: 'https://a' })] },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'code' }] },
        ],
      },
    ],
    newer: [
      { type: 'alert', level: 'warning', text: mrkdwn('careful') },
      { type: 'card', title: mrkdwn('t'), actions: [button()] },
      { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }, { type: 'raw_number', text: '1', value: 1 }]] },
      { type: 'markdown', text: '# hi' },
      { type: 'container', title: plain('more'), child_blocks: [section()] },
      { type: 'plan', title: 'p', tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'complete' }] },
    ],
    'fifty blocks': times(50, () => ({ type: 'divider' })),
  };
  test.each(Object.entries(good))('%s', (_, blocks) => {
    expect(checkBlocks(blocks)).toEqual([]);
  });
});

describe('bad messages are named', () => {
  const bad: [string, object[], string][] = [
    ['an unknown block', [{ type: 'blink' }], 'unsupported type: blink [json-pointer:/blocks/0/type]'],
    ['no type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    ['an unknown element', [row({ type: 'lever' })], 'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]'],
    ['an input as accessory', [section({ accessory: typed() })],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]'],
    ['a disabled button', [row(button({ disabled: true }))],
      'invalid additional property: disabled [json-pointer:/blocks/0/elements/0]'],
    ['an mrkdwn header', [{ type: 'header', text: mrkdwn('x') }],
      'must be one of plain_text [json-pointer:/blocks/0/text/type]'],
    ['a long header', [{ type: 'header', text: plain(chars(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    ['an empty text', [section({ text: mrkdwn('') })], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['an empty section', [{ type: 'section' }], 'missing required field: text or fields [json-pointer:/blocks/0]'],
    ['a long section', [section({ text: mrkdwn(chars(3_001)) })],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ['eleven fields', [section({ fields: times(11, () => mrkdwn('f')) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]'],
    ['a long field', [section({ fields: [mrkdwn(chars(2_001))] })],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]'],
    ['26 buttons', [row(...times(26, (n) => button({ action_id: `a${n}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]'],
    ['no buttons', [row()], 'no fewer than 1 items required [json-pointer:/blocks/0/elements]'],
    ['11 context elements', [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]'],
    ['a long label', [row(button({ text: plain(chars(76)) }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
    ['an mrkdwn label', [row(button({ text: mrkdwn('x') }))],
      'must be one of plain_text [json-pointer:/blocks/0/elements/0/text/type]'],
    ['a long value', [row(button({ value: chars(2_001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]'],
    ['a long url', [row(button({ url: chars(3_001) }))],
      'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]'],
    ['a strange style', [row(button({ style: 'big' }))],
      'must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]'],
    ['a long action_id', [row(button({ action_id: chars(256) }))],
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]'],
    ['a long block_id', [{ type: 'divider', block_id: chars(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]'],
    ['101 options', [row(select({ options: times(101, option) }))],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ['no options', [row(select({ options: undefined }))],
      'must provide exactly one of options and option_groups [json-pointer:/blocks/0/elements/0]'],
    ['a lost initial option', [row(select({ initial_option: option(9) }))],
      'initial option is not one of the options [json-pointer:/blocks/0/elements/0]'],
    ['six overflows', [row({ type: 'overflow', options: times(6, option) })],
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ['eleven radios', [row({ type: 'radio_buttons', options: times(11, option) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]'],
    ['a long option', [row(select({ options: [option(1, { text: plain(chars(76)) })] }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]'],
    ['a long option value', [row(select({ options: [option(1, { value: chars(151) })] }))],
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]'],
    ['a long placeholder', [row(select({ placeholder: plain(chars(151)) }))],
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]'],
    ['a long confirm', [row(button({ confirm: { title: plain(chars(101)), text: plain('x') } }))],
      'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]'],
    ['an image of nothing', [{ type: 'image', alt_text: 'x' }],
      'must provide exactly one of image_url and slack_file [json-pointer:/blocks/0]'],
    ['an image unsaid', [{ type: 'image', image_url: 'https://a' }],
      'missing required field: alt_text [json-pointer:/blocks/0]'],
    ['two of one block_id', [{ type: 'divider', block_id: 'd' }, { type: 'divider', block_id: 'd' }],
      'block_id "d" already exists [json-pointer:/blocks/1/block_id]'],
    ['two of one action_id', [row(button(), button())],
      'action_id "a" already exists [json-pointer:/blocks/0/elements/1/action_id]'],
    ['51 blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    ['much markdown', times(2, () => ({ type: 'markdown', text: chars(6_001) })),
      'markdown blocks hold more than 12000 characters together [json-pointer:/blocks]'],
    ['21 columns', [{ type: 'table', rows: [times(21, () => ({ type: 'raw_text', text: 'x' }))] }],
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
    ['a bad alert', [{ type: 'alert', level: 'panic', text: mrkdwn('x') }],
      'must be one of default, info, warning, error, success [json-pointer:/blocks/0/level]'],
    ['a long card', [{ type: 'card', body: mrkdwn(chars(201)) }],
      'must be less than 201 characters [json-pointer:/blocks/0/body/text]'],
  ];
  test.each(bad)('%s', (_, blocks, complaint) => {
    expect(checkBlocks(blocks)).toEqual([`[ERROR] ${complaint}`]);
  });

  test('something that is no list at all', () => {
    expect(checkBlocks('[]')).toEqual(['[ERROR] must be a valid array [json-pointer:/blocks]']);
    expect(checkBlocks([null])).toHaveLength(1);
  });
});

describe('views', () => {
  test('a good modal and a good Home pass', () => {
    expect(checkView(modal([input(typed({ multiline: true, max_length: 3_000 })), section()]))).toEqual([]);
    expect(checkView({ type: 'home', blocks: times(100, () => section()), private_metadata: chars(3_000) })).toEqual([]);
    expect(checkView(modal([section()], { submit: undefined }))).toEqual([]);
  });

  const bad: [string, unknown, string][] = [
    ['no title', modal([section()], { title: undefined }), 'missing required field: title [json-pointer:/view]'],
    ['a long title', modal([], { title: plain(chars(25)) }), 'must be less than 25 characters [json-pointer:/view/title/text]'],
    ['a long submit', modal([], { submit: plain(chars(25)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]'],
    ['inputs without submit', modal([input(typed())], { submit: undefined }),
      'missing required field: submit [json-pointer:/view]'],
    ['101 blocks', modal(times(101, () => section())), 'no more than 100 items allowed [json-pointer:/view/blocks]'],
    ['much private_metadata', modal([], { private_metadata: chars(3_001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]'],
    ['a long callback_id', modal([], { callback_id: chars(256) }),
      'must be less than 256 characters [json-pointer:/view/callback_id]'],
    ['an unknown member', modal([], { colour: 'red' }), 'invalid additional property: colour [json-pointer:/view]'],
    ['a long input label', modal([input(typed(), { label: plain(chars(2_001)) })]),
      'must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]'],
    ['a button as input', modal([input(button())]), 'unsupported type: button [json-pointer:/view/blocks/0/element/type]'],
    ['a markdown block', modal([{ type: 'markdown', text: 'x' }]),
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]'],
    ['a Home with a title', { type: 'home', blocks: [], title: plain('x') },
      'invalid additional property: title [json-pointer:/view]'],
    ['another type', { type: 'wizard', blocks: [] }, 'unsupported type: wizard [json-pointer:/view/type]'],
  ];
  test.each(bad)('%s', (_, view, complaint) => {
    expect(checkView(view)).toEqual([`[ERROR] ${complaint}`]);
  });

  test('one of more than 250,000 bytes', () => {
    const heavy = modal(times(100, () => section({ text: mrkdwn(chars(2_990)) })));
    expect(checkView(heavy)).toEqual(['[ERROR] must be less than 250000 bytes [json-pointer:/view]']);
  });
});

test('textLength counts what people read, wherever it stands', () => {
  expect(textLength([section(), row(button())])).toBe(4);
});
