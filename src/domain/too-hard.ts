// A file of people that would keep the process busy: refused before that, always at the same place.

/** The message goes on from “it has”, and ends with what to do. */
export class TooHard extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'TooHard';
    this.line = line;
  }
}

export function written(count: number): string {
  return count.toLocaleString('en');
}

/** The line of this place, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
