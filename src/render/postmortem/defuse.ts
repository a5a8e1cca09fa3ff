// Chat text must not ping people or close issues when it is read on GitHub. Escaping Markdown does not stop that.
import type { Nodes, Parents, Root, Text } from 'mdast';

/** Zero-width space: nothing to see, and no mention, reference or address any more. */
export const gap = '\u200b';

const closing = 'close[sd]?|fix(?:es|ed)?|resolve[sd]?';
const keywordBeforeReference = new RegExp(`\\b(${closing})(?=:?\\s+(?:[\\w./-]*${gap}?#|GH-|https?:))`, 'gi');
const keywordAtEnd = new RegExp(`\\b(${closing})(?=:?\\s*$)`, 'i');

/** Mentions, issue references and closing words broken, as in titles, where there are no nodes. Twice is the same as once. */
export function defuse(text: string): string {
  // Nearly every text has none of these signs, and there is much text.
  if (!/[@#]|gh-|http/i.test(text)) return text;
  return text
    .replaceAll(/@(?!\u200b)/g, `@${gap}`)
    // On both sides: a gap before the sign alone still looks like the edge of a word to GitHub.
    .replaceAll(/\u200b?#\u200b?(?=\d)/g, `${gap}#${gap}`)
    .replaceAll(/\b(GH-)(?=\d)/gi, `$1${gap}`)
    .replaceAll(keywordBeforeReference, `$1${gap}`);
}

/** What GitHub would turn into a link by itself although we did not: printing and reading must give the same tree. */
function unlink(text: string): string {
  if (!/:\/\/|www\./i.test(text)) return text;
  return text.replaceAll(/(https?)(?=:\/\/)/gi, `$1${gap}`).replaceAll(/(www)(?=\.)/gi, `$1${gap}`);
}

/** Defuses every text in the tree, in place. Code is left as it is: GitHub reads no references there. */
export function defuseTree(root: Root): void {
  walk(root, false);
}

function walk(parent: Parents, inLink: boolean): void {
  joinTexts(parent);
  parent.children.forEach((child: Nodes, index) => {
    if (child.type === 'text') defuseText(child, parent.children[index + 1], inLink);
    if ('children' in child) walk(child, inLink || child.type === 'link');
  });
}

/** Two texts side by side are read as one, so they are judged as one. */
function joinTexts(parent: Parents): void {
  const { children }: { children: Nodes[] } = parent;
  let last: Text | undefined;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (child?.type !== 'text') last = undefined;
    else if (last === undefined) last = child;
    else {
      last.value += child.value;
      children.splice(index, 1);
      index -= 1;
    }
  }
}

function defuseText(node: Text, next: Nodes | undefined, inLink: boolean): void {
  const text = defuse(inLink ? node.value : unlink(node.value));
  node.value = next?.type === 'link' ? text.replace(keywordAtEnd, `$1${gap}`) : text;
}
