// Where in a script each character stands: bare, quoted, in a comment or a here-document. Knows just enough shell for that.

/** `quoted-heredoc` is a here-document whose delimiter is quoted: nothing is expanded in it. */
export type Place = 'bare' | 'double' | 'single' | 'comment' | 'heredoc' | 'quoted-heredoc';

export type Places = {
  readonly at: readonly Place[];
  /** The script ends inside a quote, substitution, here-document or after a backslash. */
  readonly open: boolean;
};

type Heredoc = { readonly word: string; readonly dash: boolean; readonly quoted: boolean };
type Mode = { readonly in: 'bare' | 'double'; readonly until: ')' | '`' | '"' | 'end'; depth: number };

const HEREDOC = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|(\\?)([A-Za-z_][\w-]*))/y;

class Scanner {
  readonly at: Place[] = [];
  readonly #modes: Mode[] = [{ in: 'bare', until: 'end', depth: 0 }];
  readonly #waiting: Heredoc[] = [];
  #open = false;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  scan(): Places {
    while (this.at.length < this.text.length) this.#step();
    return { at: this.at, open: this.#open || this.#modes.length > 1 || this.#waiting.length > 0 };
  }

  #mark(place: Place, count: number): void {
    for (let n = 0; n < count && this.at.length < this.text.length; n += 1) this.at.push(place);
  }

  #step(): void {
    const mode = this.#modes.at(-1) ?? { in: 'bare', until: 'end', depth: 0 };
    const i = this.at.length;
    const char = this.text[i] ?? '';
    if (char === '\\') {
      if (i + 1 >= this.text.length) this.#open = true;
      return this.#mark(mode.in, 2);
    }
    if (char === '\n' && this.#waiting.length > 0) return this.#heredocs();
    if (this.text.startsWith('$(', i)) return this.#enter('$('.length, mode, { in: 'bare', until: ')', depth: 0 });
    if (char === '`') return mode.until === '`' ? this.#leave(mode) : this.#enter(1, mode, { in: 'bare', until: '`', depth: 0 });
    if (mode.in === 'double') return char === '"' ? this.#leave(mode) : this.#mark('double', 1);
    this.#bare(mode, i, char);
  }

  #bare(mode: Mode, i: number, char: string): void {
    if (char === "'") return this.#single(i);
    if (char === '"') return this.#enter(1, mode, { in: 'double', until: '"', depth: 0 });
    if (char === '#' && (i === 0 || /[\s;(|&]/.test(this.text[i - 1] ?? ''))) return this.#mark('comment', this.#lineEnd(i) - i);
    if (char === '(') mode.depth += 1;
    if (char === ')') {
      if (mode.until === ')' && mode.depth === 0) return this.#leave(mode);
      mode.depth -= 1;
    }
    HEREDOC.lastIndex = i;
    const heredoc = this.text[i - 1] === '<' || this.text.startsWith('<<<', i) ? null : HEREDOC.exec(this.text);
    if (heredoc === null) return this.#mark('bare', 1);
    const [all, dash, single, double, escaped, plain] = heredoc;
    this.#waiting.push({ word: single ?? double ?? plain ?? '', dash: dash === '-', quoted: plain === undefined || escaped !== '' });
    this.#mark('bare', all.length);
  }

  #lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  #single(i: number): void {
    const end = this.text.indexOf("'", i + 1);
    if (end < 0) this.#open = true;
    this.#mark('single', end < 0 ? this.text.length - i : end + 1 - i);
  }

  #enter(length: number, from: Mode, mode: Mode): void {
    this.#mark(from.in, length);
    this.#modes.push(mode);
  }

  #leave(mode: Mode): void {
    this.#mark(mode.in, 1);
    this.#modes.pop();
  }

  #heredocs(): void {
    this.#mark('bare', 1);
    for (const { word, dash, quoted } of this.#waiting.splice(0)) {
      const place = quoted ? 'quoted-heredoc' : 'heredoc';
      let found = false;
      // Line by line, not by splitting what is left: a file may hold thousands of them.
      while (!found && this.at.length < this.text.length) {
        const [start, end] = [this.at.length, this.#lineEnd(this.at.length)];
        const line = this.text.slice(start, end);
        found = (dash ? line.trimStart() : line) === word;
        this.#mark(place, end - start);
        this.#mark(found ? 'bare' : place, 1);
      }
      if (!found) this.#open = true;
    }
  }
}

export function placesOf(script: string): Places {
  return new Scanner(script).scan();
}
