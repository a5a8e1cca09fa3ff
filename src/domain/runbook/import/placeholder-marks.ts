// `<name>` in a script: a hole for a person to fill, which a shell would take for a redirection.

/** Neither a redirection (`< file`), a here-document nor an arrow: something without blanks at its edges, in angle brackets. */
export const ANGLE = /(?<![<\d&=-])<(?![<\d]*\s)([A-Za-z0-9$._"'{](?:[^<>\n|&;`]|`[^`\n<>]{0,60}`){0,78}?)>(?!>)|(?<==)<([A-Za-z0-9$._"'{][^<>\n|&;`]{0,78}?)>|(?<=[-\d])<([A-Za-z][^<>\n|&;`]{0,78}?)>/g;

/** The script with each mark replaced by a word of the same length, so that quotes and grammar can be read around it. */
export function masked(script: string): string {
  return script.replaceAll(ANGLE, (mark) => 'x'.repeat(mark.length));
}
