// A reader of the part of PromQL that the files in deploy/ use: whether an expression is one, and which metrics it asks for.

const token = /\s*(?:("(?:[^"\\\n]|\\.)*")|(\[\d+[smhdw]\])|(\d+(?:\.\d+)?)|([a-zA-Z_:][a-zA-Z0-9_:]*)|(==|!=|=~|!~|>=|<=|[-+*/%^(){},=<>]))/y;
const functions = new Set(['histogram_quantile', 'rate', 'increase', 'time', 'label_values']);
const aggregations = new Set(['sum', 'max', 'min', 'count', 'avg', 'topk']);
const ranged = new Set(['rate', 'increase']);
const operators = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '>', '<', '>=', '<=', 'and', 'or', 'unless']);

/** The metrics that an expression names. Throws when it is none. */
export function metricsIn(expression: string): ReadonlySet<string> {
  const tokens = split(expression);
  const found = new Set<string>();
  let at = 0;
  const fail = (wanted: string): never => { throw new Error(`${wanted} instead of "${tokens[at] ?? 'the end'}" in ${expression}`); };
  const take = (wanted: string): void => { if (tokens[at] !== wanted) fail(`"${wanted}"`); at += 1; };
  const isName = (text: string | undefined): text is string => text !== undefined && /^[a-zA-Z_:]/.test(text);

  function names(): void {
    take('(');
    while (tokens[at] !== ')') {
      if (!isName(tokens[at])) fail('a label');
      at += 1;
      if (tokens[at] !== ')') take(',');
    }
    take(')');
  }

  function matchers(): void {
    if (tokens[at] !== '{') return;
    at += 1;
    while (tokens[at] !== '}') {
      if (!isName(tokens[at])) fail('a label');
      at += 1;
      if (!['=', '!=', '=~', '!~'].includes(tokens[at] ?? '')) fail('a comparison of a label');
      at += 1;
      if (!tokens[at]?.startsWith('"')) fail('a text');
      at += 1;
      if (tokens[at] !== '}') take(',');
    }
    at += 1;
  }

  function grouping(): void {
    if (tokens[at] !== 'by' && tokens[at] !== 'without') return;
    at += 1;
    names();
  }

  function called(name: string): void {
    if (aggregations.has(name)) grouping();
    take('(');
    while (tokens[at] !== ')') {
      expr(ranged.has(name));
      if (tokens[at] !== ')') take(',');
    }
    take(')');
    if (aggregations.has(name)) grouping();
  }

  function operand(inRange: boolean): void {
    const one = tokens[at];
    if (one === '(') {
      at += 1;
      expr(false);
      return take(')');
    }
    if (one !== undefined && /^\d/.test(one)) return void (at += 1);
    if (!isName(one) || operators.has(one)) return fail('a metric');
    at += 1;
    if (functions.has(one) || aggregations.has(one)) return called(one);
    if (tokens[at] === '(') fail('a function that is known');
    found.add(one);
    matchers();
    const range = tokens[at]?.startsWith('[') ?? false;
    if (range !== inRange) fail(inRange ? 'a range' : 'no range');
    if (range) at += 1;
  }

  function expr(inRange: boolean): void {
    operand(inRange);
    while (operators.has(tokens[at] ?? '')) {
      at += 1;
      if (tokens[at] === 'on' || tokens[at] === 'ignoring') { at += 1; names(); }
      operand(false);
    }
  }

  expr(false);
  if (at < tokens.length) fail('the end');
  return found;
}

function split(expression: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = expression.trimEnd().length;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(expression);
    if (!match) throw new Error(`"${expression.slice(from)}" is nothing of PromQL`);
    tokens.push(match[0].trim());
  }
  return tokens;
}
