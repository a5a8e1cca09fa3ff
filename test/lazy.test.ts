// A port that is loaded at its first use.
import { expect, it } from 'vitest';
import { lazy } from '../src/lazy.ts';

type Port = { add(a: number, b: number): Promise<number>; fail(): Promise<never> };

function counted(): { port: Port; loads: () => number } {
  let loads = 0;
  const real: Port = { add: (a, b) => Promise.resolve(a + b), fail: () => Promise.reject(new Error('as it is')) };
  return { port: lazy(() => { loads += 1; return Promise.resolve(real); }), loads: () => loads };
}

it('loads nothing until somebody calls, and then once', async () => {
  const { port, loads } = counted();
  expect(loads()).toBe(0);
  expect(await Promise.all([port.add(1, 2), port.add(3, 4)])).toEqual([3, 7]);
  expect(loads()).toBe(1);
});

it('passes errors on as they are, and tries to load again after a failure to load', async () => {
  await expect(counted().port.fail()).rejects.toThrow('as it is');
  let tries = 0;
  const port = lazy<Port>(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('no file')) : Promise.resolve({ add: (a, b) => Promise.resolve(a * b), fail: () => Promise.reject(new Error()) });
  });
  await expect(port.add(2, 3)).rejects.toThrow('no file');
  expect(await port.add(2, 3)).toBe(6);
});
