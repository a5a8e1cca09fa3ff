// Cuts openapi.json anew out of GitHub's whole description: the operations it has now, and those named behind the file.
//   npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
//   node test/contracts/github/extract.mjs package/generated/api.github.com.json "put /repos/{owner}/{repo}/pulls/{pull_number}/merge"
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('openapi.json', import.meta.url);
const [file, ...more] = process.argv.slice(2);
const whole = JSON.parse(readFileSync(file, 'utf8'));
const known = Object.entries(JSON.parse(readFileSync(here, 'utf8')).paths);
const wanted = [...new Set([...known.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)), ...more])].sort((a, b) => a.localeCompare(b));

const prose = /^(description|examples?|summary|externalDocs|tags|operationId|deprecated|headers|x-.*)$/;

/** Without prose and examples. The names under `properties` are GitHub's own words, whatever they are. */
function lean(value, names = false) {
  if (Array.isArray(value)) return value.map((one) => lean(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => names || !prose.test(key)).map(([key, one]) => [key, lean(one, key === 'properties' && !names)]));
}

function refsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === '$ref' && typeof one === 'string' ? [one] : refsIn(one)));
}

const paths = {};
for (const one of wanted) {
  const [method, path] = one.split(' ');
  if (!whole.paths[path]?.[method]) throw new Error(`GitHub does not describe ${one}`);
  (paths[path] ??= {})[method] = lean(whole.paths[path][method]);
}
const components = {};
for (const todo = [paths]; todo.length > 0;) {
  for (const ref of refsIn(todo.pop())) {
    const [, , kind, name] = ref.split('/');
    if (components[kind]?.[name]) continue;
    (components[kind] ??= {})[name] = lean(whole.components[kind][name]);
    todo.push(components[kind][name]);
  }
}

/** One line for each operation and each component: small, and readable in a difference. */
const block = (groups) => Object.keys(groups).sort().map((group) => {
  const lines = Object.keys(groups[group]).sort().map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(groups[group][name])}`);
  return ` ${JSON.stringify(group)}: {\n${lines.join(',\n')}\n }`;
}).join(',\n');
const { title, version, license } = whole.info;
writeFileSync(here, `{"openapi": "3.0.3", "info": ${JSON.stringify({ title, version, license })},\n"paths": {\n${block(paths)}\n},\n"components": {\n${block(components)}\n}}\n`);
