// What somebody says to Tocsin by mentioning it: the words beside the mention.

const person = String.raw`<@[UW][A-Z0-9]{2,20}(?:\|[^<>]*)?>`;
// A greeting is no word of it, nor is what people put around a name, nor who else is addressed.
const before = new RegExp(String.raw`^[\s*_~]*(?:(?:[Hh]ey|[Hh]i|[Hh]ello|[Oo]k(?:ay)?|[Pp]lease)[\s,]+)?(?:${person}[\s*_~,:;–—-]*)+`);
const after = new RegExp(String.raw`[\s,]*${person}[\s.!?]*$`);

/**
 * `<@U1> status`, `<@U1>: status` and `status <@U1>` → `status`. In the middle of a sentence people speak of Tocsin as often as to
 * it: then the words stay as they are.
 */
export function afterMention(text: string): string {
  const spoken = text.replace(before, '');
  return (spoken === text ? text.replace(after, '') : spoken).trim();
}
