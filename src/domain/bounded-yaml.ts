// How much YAML of people is read: yaml 2 compares each key with all others of its map, and keeps every mistake it finds.
import { lineAt, TooHard, written } from './too-hard.ts';

/** Nine times our example with every setting. */
export const mostYamlCharacters = 65_536;
/** Our example has 566; six hundred services with their runbooks have as many. Three thousand keys in one map take 0.5 s. */
export const mostYamlSigns = 6_000;
const sign = /[[\]{}:,?&*!"'|>\n]/g;

/** What is wrong with it before it is parsed, if anything is; its line counts from 1 in this text. */
export function yamlTooHard(text: string): TooHard | undefined {
  if (text.length > mostYamlCharacters) return new TooHard(lineAt(text, mostYamlCharacters), `more than ${written(mostYamlCharacters)} characters of YAML: shorten it`);
  let signs = 0;
  for (const { index } of text.matchAll(sign)) {
    signs += 1;
    if (signs > mostYamlSigns) return new TooHard(lineAt(text, index), `more than ${written(mostYamlSigns)} lines and signs of YAML such as : , [ and quotes: shorten it`);
  }
  return undefined;
}
