// The numbers of Block Kit: lengths in characters, counts in items. Source: docs.slack.dev, Slack's SDK models (2026-08).

export const MESSAGE = {
  blocks: 50, markdown: 12_000, text: 40_000, updateText: 4_000, attachments: 100, observedText: 13_200,
} as const;
export const VIEW = { blocks: 100, title: 24, button: 24, privateMetadata: 3_000, bytes: 250_000, stack: 3 } as const;
export const ID = 255;
export const SECTION = { text: 3_000, fields: 10, field: 2_000 } as const;
export const HEADER = 150;
export const ACTIONS = 25;
export const CONTEXT = 10;
export const CONTEXT_ACTIONS = 5;
export const INPUT = { label: 2_000, hint: 2_000 } as const;
export const IMAGE = { url: 3_000, alt: 2_000, title: 2_000 } as const;
export const TABLE = { rows: 100, columns: 20, pageSize: 100 } as const;
export const CARD = { title: 150, subtitle: 150, body: 200 } as const;
export const CAROUSEL = 10;
export const CONTAINER = { children: 10, title: 150 } as const;
export const VIDEO = { title: 200, author: 50 } as const;
export const BUTTON = { text: 75, value: 2_000, url: 3_000, accessibility: 75 } as const;
export const SELECT = { options: 100, groups: 100 } as const;
export const OVERFLOW = 5;
export const CHOICES = 10;
export const FILES = 10;
export const OPTION = { text: 75, value: 150, groupLabel: 75, url: 3_000 } as const;
export const PLACEHOLDER = 150;
export const CONFIRM = { title: 100, text: 300, button: 30 } as const;
/** plain_text_input: the longest `max_length` and `initial_value`. */
export const TYPED = 3_000;
