// What must hold for the page's files: no HTML from strings, nothing inline, nothing from outside, nothing missing.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = new URL('../../../demo/page/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, page), 'utf8');
const assets = readdirSync(new URL('assets/', page));
const scripts = assets.filter((name) => name.endsWith('.js'));

it('never writes HTML from a string, and never runs one', () => {
  for (const name of scripts) {
    expect(read(`assets/${name}`),
      name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser/);
  }
});

it('has no inline script, style or handler', () => {
  const html = read('index.html');
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  for (const name of scripts) expect(read(`assets/${name}`), name).not.toMatch(/setAttribute\('style'|style: '/);
});

it('loads nothing from outside, and everything it names is there', () => {
  const named = [...read('index.html').matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1]
    ?? '').filter((path) => path !== '#main');
  expect(named.length).toBeGreaterThan(5);
  for (const path of named) expect(assets.map((name) => `/assets/${name}`)).toContain(path);
  for (const name of scripts) {
    for (const [, from = ''] of read(`assets/${name}`).matchAll(/^import [^;]*? from '([^']+)';/gm)) {
      expect(assets.map((asset) => `./${asset}`), `${name} imports ${from}`).toContain(from);
    }
  }
  for (const name of assets.filter((asset) => asset.endsWith('.css'))) {
    expect(read(`assets/${name}`), name).not.toMatch(/@import|url\((?!'[a-z-]+\.svg'\))/);
  }
});
