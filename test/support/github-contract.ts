// GitHub's own description as a judge: what was sent and what came back, against test/contracts/github.
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { buildSchema, executeSync, getVariableValues, GraphQLScalarType, Kind, parse, validate, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { z } from 'zod';

/** `path` as it was sent, still encoded, without the part before `/repos`. */
export type Exchange = { readonly method: string; readonly path: string; readonly query: Readonly<Record<string, string>>; readonly sent: unknown; readonly status: number; readonly answer: unknown };

/** A fetch that keeps what was asked and answered below `api`. */
export function listening(api: string): { readonly fetch: typeof fetch; readonly exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const json = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));
  return {
    exchanges,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const answer = await fetch(input, init);
      exchanges.push({
        method: (init?.method ?? 'GET').toLowerCase(), path: url.pathname.slice(new URL(api).pathname.length), query: Object.fromEntries(url.searchParams),
        sent: json(typeof init?.body === 'string' ? init.body : ''), status: answer.status, answer: json(await answer.clone().text()),
      });
      return answer;
    },
  };
}

const schema = z.record(z.string(), z.unknown());
const body = z.object({ required: z.boolean().optional(), content: z.object({ 'application/json': z.object({ schema }) }).optional() });
const parameter = z.object({ name: z.string(), in: z.enum(['path', 'query', 'header']), required: z.boolean().optional(), schema });
const reference = z.object({ $ref: z.string() });
const operation = z.object({ parameters: z.array(z.union([reference, parameter])).default([]), requestBody: body.optional(), responses: z.record(z.string(), z.union([reference, body])) });
const description = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)), components: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** OpenAPI 3.0 says `nullable`, JSON Schema a union of types. */
function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, modern(one)]));
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

const file = (name: string): string => readFileSync(new URL(`../contracts/github/${name}`, import.meta.url), 'utf8');

export type RestContract = {
  /** All that is described, as `get /repos/{owner}/{repo}`. */
  readonly operations: readonly string[];
  readonly operationOf: (exchange: Pick<Exchange, 'method' | 'path'>) => string | undefined;
  readonly findings: (exchange: Exchange) => string[];
};

export function restContract(): RestContract {
  const whole: unknown = JSON.parse(file('openapi.json'));
  const { paths, components } = description.parse(whole);
  const ajv = new Ajv({ strict: false, validateFormats: false, coerceTypes: false });
  ajv.addSchema(schema.parse(modern(whole)), 'github');
  const resolved = (value: z.infer<typeof reference> | z.infer<typeof parameter> | z.infer<typeof body>): unknown => {
    if (!('$ref' in value)) return value;
    const [, , kind = '', name = ''] = value.$ref.split('/');
    return components[kind]?.[name];
  };
  const checks = new Map<string, ValidateFunction>();
  const wrong = (what: string, against: z.infer<typeof schema>, value: unknown): string[] => {
    // References begin with `#/components`: they are looked up in the whole description.
    const text = JSON.stringify(against).replaceAll('"#/components/', '"github#/components/');
    const check = checks.get(text) ?? ajv.compile(schema.parse(modern(JSON.parse(text))));
    checks.set(text, check);
    return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath}: ${message ?? 'wrong'}`);
  };
  const templates = Object.keys(paths);
  const find = ({ method, path }: Pick<Exchange, 'method' | 'path'>) => {
    const template = templates.find((one) => paths[one]?.[method] && new RegExp(`^${one.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
    const described = template === undefined ? undefined : paths[template]?.[method];
    return template === undefined || !described ? undefined : { name: `${method} ${template}`, described };
  };

  return {
    operations: templates.flatMap((path) => Object.keys(paths[path] ?? {}).map((method) => `${method} ${path}`)).toSorted(),
    operationOf: (exchange) => find(exchange)?.name,
    findings(exchange) {
      const found = find(exchange);
      if (!found) return [`${exchange.method} ${exchange.path}: not described`];
      const { name, described } = found;
      const parameters = described.parameters.map((one) => parameter.parse(resolved(one))).filter((one) => one.in === 'query');
      const answered = described.responses[String(exchange.status)];
      return [
        ...Object.entries(exchange.query).flatMap(([key, value]) => {
          const known = parameters.find((one) => one.name === key);
          return known ? wrong(`${name} ?${key}`, known.schema, typed(value, known.schema)) : [`${name}: there is no ?${key}`];
        }),
        ...sentFindings(name, described.requestBody, exchange.sent),
        ...(answered ? answerFindings(name, body.parse(resolved(answered)), exchange) : [`${name}: GitHub does not answer ${exchange.status}`]),
      ];
    },
  };

  function sentFindings(name: string, wanted: z.infer<typeof body> | undefined, sent: unknown): string[] {
    const against = wanted?.content?.['application/json'].schema;
    if (!against) return sent === undefined ? [] : [`${name}: takes no body`];
    if (sent === undefined) return wanted.required ? [`${name}: needs a body`] : [];
    const known = namesIn(against);
    const strange = Object.keys(schema.safeParse(sent).data ?? {}).filter((key) => known !== undefined && !known.has(key));
    return [...strange.map((key) => `${name}: there is no "${key}" in its body`), ...wrong(`${name} body`, against, sent)];
  }

  function answerFindings(name: string, described: z.infer<typeof body>, { status, answer }: Exchange): string[] {
    const against = described.content?.['application/json'].schema;
    // What a refusal holds is not always described.
    if (!against) return answer === undefined || status >= 400 ? [] : [`${name} ${status}: GitHub answers without a body`];
    return wrong(`${name} ${status}`, against, answer);
  }
}

/** Everything in a query is text; what is described as a number or a boolean is read as one. */
function typed(value: string, { type }: z.infer<typeof schema>): unknown {
  if (type === 'integer' || type === 'number') return Number(value);
  return type === 'boolean' ? value === 'true' : value;
}

/** The names that a body may have, in whichever of its forms; undefined where any will do. OpenAPI itself takes unknown ones. */
function namesIn(value: z.infer<typeof schema>): ReadonlySet<string> | undefined {
  const forms = z.array(schema).safeParse(value['oneOf'] ?? value['anyOf']).data ?? [];
  const names = [...Object.keys(schema.safeParse(value['properties']).data ?? {}), ...forms.flatMap((one) => [...(namesIn(one) ?? [])])];
  return names.length === 0 ? undefined : new Set(names);
}

const graphBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) });
const graphAnswer = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.array(z.object({ message: z.string(), type: z.string().optional(), path: z.array(z.unknown()).optional() })).optional() });

/** A document, its variables and what was answered to it. */
export function graphqlFindings({ sent, status, answer }: Exchange): string[] {
  const read = graphBody.safeParse(sent);
  if (!read.success) return ['graphql: the body is not { query, variables }'];
  const known = graphqlSchema();
  const document = parse(read.data.query);
  const invalid = validate(known, document).map(({ message }) => `graphql: ${message}`);
  const operations = document.definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  const variables = operations.flatMap((one) => getVariableValues(known, one.variableDefinitions ?? [], read.data.variables).errors ?? []).map(({ message }) => `graphql: ${message}`);
  if (invalid.length > 0 || variables.length > 0) return [...invalid, ...variables];
  const shaped = graphAnswer.safeParse(answer);
  if (status !== 200 || !shaped.success) return [`graphql: answered ${status}, not { data, errors }`];
  if (shaped.data.errors) return [];
  // Every field that was chosen is there and of its type: the same document over the answer leaves no error.
  const again = executeSync({ schema: known, document, variableValues: read.data.variables, rootValue: shaped.data.data });
  return (again.errors ?? []).map(({ message }) => `graphql answer: ${message}`);
}

/** GitHub's scalars are more than any text. */
function graphqlSchema(): GraphQLSchema {
  const built = buildSchema(file('graphql.graphql'));
  const forms: Readonly<Record<string, RegExp>> = { GitObjectID: /^[0-9a-f]{40}$/, Base64String: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, URI: /^https?:\/\/\S+$/ };
  for (const [name, form] of Object.entries(forms)) {
    const scalar = built.getType(name);
    if (!(scalar instanceof GraphQLScalarType)) throw new Error(`there is no scalar ${name}`);
    const read = (value: unknown): unknown => {
      if (typeof value === 'string' && form.test(value)) return value;
      throw new TypeError(`not a ${name}`);
    };
    scalar.parseValue = read;
    scalar.serialize = read;
  }
  return built;
}
