// The words for Slack's own shapes. The only file that names @slack/types.
import type {
  ActionsBlock, ActionsBlockElement, Button, ConfirmationDialog, HeaderBlock, HomeView, InputBlock, KnownBlock, ModalView,
  MrkdwnElement, PlainTextElement, PlainTextOption, RichTextBlock, SectionBlock, StaticSelect,
} from '@slack/types';

export type {
  ActionsBlock, ActionsBlockElement, Button, ConfirmationDialog, HeaderBlock, HomeView, InputBlock, KnownBlock, ModalView,
  MrkdwnElement, PlainTextElement, PlainTextOption, RichTextBlock, SectionBlock, StaticSelect,
};

/** What Tocsin says in Slack. `text` is the push notification and what a screen reader speaks: always complete. */
export type Message = { readonly text: string; readonly blocks?: readonly KnownBlock[] };
