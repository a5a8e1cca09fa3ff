// Types of typed.js, for the tests: a script for the browser has none of its own.
type Directory = {
  readonly people: readonly { readonly id: string; readonly name: string; readonly realName: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
};

export declare function linked(text: string, directory: Directory): string;
export declare function typed(text: string, directory: Directory): string;
