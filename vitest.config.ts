// How the tests run: one PostgreSQL cluster per run (test/support/global-setup.ts), one database per test file.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    isolate: false,
    // Many tests wait for a timer or a process: measured on two cores, four workers take 66 s where two take 88 s.
    maxWorkers: 4,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
